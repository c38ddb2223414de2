import type { Check } from './check.ts'
import { clip } from './clip.ts'
import { CheckFailure, FAILURES, type FailureReason } from './failure.ts'
import { LEVELS, type Level, type Severity } from './level.ts'
import type { Message } from './message.ts'
import { redact } from './redact.ts'
import { errorText } from './redacted-error.ts'

/** What one call of a check came to. */
export interface Outcome {
  /** Well-formed, redacted, frozen. */
  readonly messages: readonly Message[]
  /** What the check threw, raw: for the log of the process, never for an answer. */
  readonly error: unknown
  /** For how many milliseconds this process stood still meanwhile, if that may be why it failed. */
  readonly stalled?: number
}

/** What decides how a failure reads. */
export interface FailureStyle {
  readonly kind: string
  readonly severity: Severity
}

const KNOWN_LEVELS: ReadonlySet<unknown> = new Set(Object.values(LEVELS))
/** The most messages that one call may answer with. */
const MOST = 100
const MESSAGE_ID = /^[\x21-\x7e]{1,128}$/

/** The outcome of a call that answered: nothing passes, messages are taken as they are, all else has failed. */
export function answered(answer: unknown, style: FailureStyle): Outcome {
  if (answer === undefined || answer === null) return { messages: [], error: undefined }
  try {
    return { messages: Array.isArray(answer) ? list(answer, style) : [item(answer, style)], error: undefined }
  } catch (error) {
    return threw(error, style)
  }
}

/** The outcome of a call that threw or rejected. */
export function threw(error: unknown, style: FailureStyle): Outcome {
  return { messages: [known(error, style) ?? unknown(error, style)], error }
}

/** The outcome of a call that has not answered within `ms` milliseconds: the check may know why. */
export function timedOut(ms: number, style: FailureStyle & { readonly check: Pick<Check, 'late'> }): Outcome {
  const why = whyLate(style.check)
  if (why !== undefined) return threw(why, style)
  return { messages: [failure(style, 'timeout', `No answer within ${ms} ms.`)], error: undefined }
}

function whyLate({ late }: Pick<Check, 'late'>): unknown {
  try {
    const why = late?.()
    return CheckFailure.is(why) ? why : undefined
  } catch {
    return undefined
  }
}

function list(answer: readonly unknown[], style: FailureStyle): readonly Message[] {
  // by index, so that holes count
  const kept = Array.from({ length: Math.min(answer.length, MOST) }, (_, index) => item(answer[index], style))
  if (answer.length <= MOST) return kept
  const text = `The check answered with ${answer.length} messages: only ${MOST} are shown.`
  return [...kept, failure(style, 'unexpected', text)]
}

function item(value: unknown, style: FailureStyle): Message {
  const type = value === null ? 'null' : typeof value
  const text = `The check answered with ${type}: a check returns nothing, a message or a list of messages.`
  return (type === 'object' && wellFormed(value as object)) || failure(style, 'unexpected', text)
}

/** The message of a failure whose reason is known. */
function known(error: unknown, style: FailureStyle): Message | undefined {
  if (!CheckFailure.is(error)) return undefined
  try {
    const { id, message: text, cause } = error
    return wellFormed(
      { id, level: LEVELS[style.severity], text },
      cause === undefined ? cause : errorText(cause),
    )
  } catch {
    return undefined
  }
}

function unknown(error: unknown, style: FailureStyle): Message {
  return failure(style, 'failed', 'The check failed: its error is in the log.', errorText(error))
}

function wellFormed(value: object, cause?: string): Message | undefined {
  const { id, level, text } = value as Record<string, unknown>
  if (typeof id !== 'string' || !MESSAGE_ID.test(id)) return undefined
  if (!KNOWN_LEVELS.has(level) || typeof text !== 'string') return undefined
  return message(id, level as Level, text, cause)
}

function failure(style: FailureStyle, reason: FailureReason, text: string, cause?: string): Message {
  const id = `dockerflow.${style.kind}.${FAILURES[reason]}`
  return message(id, LEVELS[style.severity], text, cause)
}

function message(id: string, level: Level, text: string, cause?: string): Message {
  return Object.freeze({ id, level, text: redact(clip(text)), ...(cause !== undefined && { cause }) })
}
