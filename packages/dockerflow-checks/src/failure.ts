/**
 * Why a check failed. The code is the same for every client, so that `dockerflow.postgres.E004` and
 * `dockerflow.redis.E004` mean the same thing.
 */
export const FAILURES = {
  /** Any failure that is none of the others. */
  failed: 'E001',
  /** No answer within the check's timeout. */
  timeout: 'E002',
  /** Connection refused or reset, host or name not found. */
  unreachable: 'E003',
  /** Wrong credentials, or credentials that may not do this. */
  authentication: 'E004',
  /** The server answers, but the database, bucket, index, topic or queue is not there. */
  missing: 'E005',
  /** Reached a replica or a server that takes no writes. */
  readOnly: 'E006',
  /** Every connection of the client's pool is in use. */
  exhausted: 'E007',
  /** The application's client is closed, or was never connected. */
  disconnected: 'E008',
  /** The answer is not the one that was expected. */
  unexpected: 'E009',
  /** A measure is beyond its limit; as a warning, `W010`. */
  limit: 'E010',
  /** Migrations are pending; as a warning, `W011`. */
  pending: 'E011',
  /** The server refuses for want of memory or disk. */
  full: 'E012',
} as const

/** The reason of a failure, see {@link FAILURES}. */
export type FailureReason = keyof typeof FAILURES

/** Marks a CheckFailure, whichever copy of this package it comes from (ESM and CommonJS are two). */
const BRAND = Symbol.for('dockerflow.CheckFailure')

/**
 * A failure whose reason is known: thrown by a check, it becomes one message with the id
 * `dockerflow.<kind>.<code>` at the check's `severity`.
 */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure'
  /** The message id, for example `dockerflow.postgres.E003`. */
  readonly id: string
  /** Why it failed. */
  readonly reason: FailureReason

  /**
   * @param kind what was checked, for example `postgres`
   * @param reason why it failed, one of {@link FAILURES}
   * @param text one sentence for the operator, safe to publish: no host, user or other secret in it
   * @param cause the client's own error: goes to the log, and to the payload with `details: 'full'`
   */
  constructor(kind: string, reason: FailureReason, text: string, cause?: unknown) {
    super(text, cause === undefined ? undefined : { cause })
    this.id = `dockerflow.${kind}.${FAILURES[reason]}`
    this.reason = reason
    Object.defineProperty(this, BRAND, { value: true })
  }

  /** Makes `instanceof CheckFailure` say what {@link CheckFailure.is} says. */
  static override [Symbol.hasInstance](thrown: unknown): boolean {
    // biome-ignore-start lint/complexity/noThisInStatic: a subclass is asked for its own instances
    return this === CheckFailure
      ? CheckFailure.is(thrown)
      : Function.prototype[Symbol.hasInstance].call(this, thrown)
    // biome-ignore-end lint/complexity/noThisInStatic: as above
  }

  /** Whether `thrown` is a CheckFailure, also one of another copy of this package. Never throws. */
  static is(thrown: unknown): thrown is CheckFailure {
    try {
      return typeof thrown === 'object' && thrown !== null && Reflect.get(thrown, BRAND) === true
    } catch {
      return false
    }
  }
}
