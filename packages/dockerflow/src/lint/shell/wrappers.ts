import type { ShellWord } from './command-options.ts'
import { SYSTEM_DIRECTORY, WRAPPERS } from './programs.ts'

/** Takes `sudo`, `env A=b`, `exec` and their like off the front. */
export function unwrapped(words: readonly ShellWord[]): readonly ShellWord[] {
  const [first] = words
  const name = first?.value?.replace(SYSTEM_DIRECTORY, '')
  if (name === undefined || !Object.hasOwn(WRAPPERS, name)) return words
  const valued = WRAPPERS[name] ?? ''
  let next = 1
  while (next < words.length) {
    const text = words[next]?.prefix ?? ''
    if (/^-/.test(text)) next += text.length === 2 && valued.includes(text.charAt(1)) ? 2 : 1
    else if (name === 'env' || name === 'sudo' ? /^\w+=/.test(text) : name === 'timeout' && /^\d/.test(text))
      next += 1
    else break
  }
  return next >= words.length ? words : unwrapped(words.slice(next))
}

/** The name of a program of the system; `undefined` for a script, or when it is not known. */
export function program(word: ShellWord | undefined): string | undefined {
  if (word?.value === undefined) return undefined
  const name = word.value.replace(SYSTEM_DIRECTORY, '')
  return name.includes('/') ? undefined : name
}
