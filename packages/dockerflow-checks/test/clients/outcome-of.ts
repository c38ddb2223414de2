import type { Check } from '../../src/check.ts'
import { CheckFailure } from '../../src/failure.ts'

/**
 * Calls a check once, as a checker would: `ok`, or the code and the text of its failure. Anything else that it
 * throws is thrown on.
 */
export async function outcomeOf(check: Check, timeout = 1000): Promise<string> {
  const signal = AbortSignal.timeout(timeout)
  try {
    const answer = await check({ name: 'it', signal, deadline: performance.now() + timeout })
    const messages = answer === undefined ? [] : [answer].flat()
    return messages.map(({ id, level, text }) => `${id} ${level} ${text}`).join('; ') || 'ok'
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error
    return `${error.id} ${error.message}`
  }
}

/** An error as drivers make them: a message and some properties. */
export function driverError(message: string, properties: Readonly<Record<string, unknown>> = {}): Error {
  return Object.assign(new Error(message), properties)
}
