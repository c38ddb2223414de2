import type { Build } from '../build/build.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import type { BuildContext } from './build-context.ts'

/** What a rule looks at. */
export interface Subject {
  readonly build: Build
  readonly instructions: readonly Instruction[]
  readonly context: BuildContext
}

/** What a rule found. */
export interface Finding {
  readonly verdict: 'pass' | 'fail' | 'unknown'
  readonly evidence: string
  readonly line?: number | undefined
  /** A better hint than the registry's. */
  readonly fix?: string | undefined
}

/** Decides one clause: one finding, or one for each place where it is broken. */
export type Rule = (subject: Subject) => Finding | readonly Finding[]

export function pass(evidence: string, line?: number): Finding {
  return { verdict: 'pass', evidence, line }
}

export function fail(evidence: string, line?: number, fix?: string): Finding {
  return { verdict: 'fail', evidence, line, fix }
}

export function unknown(evidence: string, line?: number, fix?: string): Finding {
  return { verdict: 'unknown', evidence, line, fix }
}

/** Failures if there are any, else what is unknown, else `passed`. */
export function worst(findings: readonly Finding[], passed: Finding): readonly Finding[] {
  const bad = findings.filter(({ verdict }) => verdict !== 'pass')
  return bad.length > 0 ? bad : [passed]
}

/** `because`, with the line, if there is one: for evidence. */
export function because(
  doubt: { readonly text: string; readonly line: number | undefined } | undefined,
): string {
  if (doubt === undefined) return ''
  return doubt.line === undefined ? `: ${doubt.text}` : `: ${doubt.text} (line ${doubt.line})`
}
