import { isPromise } from 'node:util/types'

/**
 * `answer`, which a function of the application gave where a value is wanted. A promise is refused, and its rejection
 * taken care of: nobody would wait for it, so it would end the process.
 *
 * @throws TypeError for a promise
 */
export function atOnce<Answer>(answer: Answer): Answer {
  if (!isPromise(answer)) return answer
  answer.catch(() => {})
  throw new TypeError('the function answered with a promise: it must answer at once')
}
