import { CheckFailure, type FailureReason } from './failure.ts'
import { LEVELS } from './level.ts'
import type { Message } from './message.ts'
import type { FailureStyle, Outcome } from './outcome.ts'

/** Why a run says nothing of the backing service. The codes from 020 on are about this process. */
const REASONS = {
  /** This process stood still. */
  stalled: '020',
  /** The check waited for its slot. */
  waiting: '021',
} as const

/** A run that cannot be held against the backing service. */
export interface NotJudged {
  readonly reason: keyof typeof REASONS
  /** For how long, in milliseconds. */
  readonly ms: number
  /** How many such runs in a row, this one included. */
  readonly inRow: number
  /** What the check threw, redacted. */
  readonly cause?: string | undefined
}

/** Failures that only a backing service that answers can cause. */
const ANSWERS: ReadonlySet<FailureReason> = new Set([
  'authentication',
  'missing',
  'readOnly',
  'unexpected',
  'limit',
  'pending',
])

/**
 * Marks a failure that may come of a stall of this process. A stall shorter than the timeout is none: the call
 * had its whole timeout besides.
 */
export function markStall(outcome: Outcome, stalled: number, timeout: number): Outcome {
  const { error } = outcome
  if (stalled < timeout || (CheckFailure.is(error) && ANSWERS.has(error.reason))) return outcome
  return { ...outcome, stalled }
}

/**
 * What a run says that was not judged.
 *
 * @param first whether no run has been judged yet: then there is no status to keep, and no evidence of health
 */
export function notJudgedMessage(why: NotJudged, style: FailureStyle, first: boolean): Message {
  const own = LEVELS[style.severity]
  const level = first ? own : (Math.min(own, LEVELS.warning) as typeof own)
  const letter = level >= LEVELS.error ? 'E' : 'W'
  return Object.freeze({
    id: `dockerflow.${style.kind}.${letter}${REASONS[why.reason]}`,
    level,
    text: textOf(why, first),
    ...(why.cause !== undefined && { cause: why.cause }),
  })
}

function textOf({ reason, ms, inRow }: NotJudged, first: boolean): string {
  const whole = Math.round(ms)
  const what =
    reason === 'stalled'
      ? `Not judged: this process itself stood still for ${whole} ms`
      : `Not run: no slot was free for it within ${whole} ms`
  const row = inRow > 1 ? `, ${inRow} runs in a row` : ''
  const status = first ? 'There is no earlier result.' : 'The status is that of the last run that was judged.'
  return `${what}${row}. ${status}`
}
