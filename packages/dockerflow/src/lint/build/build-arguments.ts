import { pairs } from '../dockerfile/expansion.ts'
import type { Instruction } from '../dockerfile/instruction.ts'

/** The names of an ARG, with their defaults. */
export function argumentsOf(
  text: string,
  escaping: Instruction['escaping'],
): (readonly [name: string, value: string | undefined])[] {
  return text.split(/\s+/).every((word) => !word.includes('='))
    ? text.split(/\s+/).map((name) => [name, undefined])
    : pairs(text, escaping).map(([name, value]) => [name, text.includes(`${name}=`) ? value : undefined])
}
