import { randomBytes } from 'node:crypto'

/** Short, and nothing in it that a log or a header would have to escape. */
const SANE_ID = /^[\w.~:@+/=-]{1,128}$/

/** Whether what a request brings can be taken as its id. */
export function isSaneId(given: unknown): given is string {
  return typeof given === 'string' && SANE_ID.test(given)
}

/**
 * Makes a source of request ids that are unique among all processes: 96 random bits for this one, and a number that
 * counts up. An id that is all random would cost every request several times as much.
 */
export function createIds(): () => string {
  const process = randomBytes(12).toString('hex')
  let count = 0
  return () => `${process}-${++count}`
}
