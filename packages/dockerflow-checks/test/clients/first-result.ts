import { setTimeout as sleep } from 'node:timers/promises'
import type { Result } from '../../src/index.ts'

/**
 * The first result of `beat` that passes, or the last one when there is no patience left: the first connection, for
 * one, may take longer than a heartbeat on a busy machine.
 *
 * @param patience in milliseconds
 */
export async function firstResult(
  passes: (result: Result) => boolean,
  beat: () => Promise<Result>,
  patience = 5000,
): Promise<Result> {
  const limit = performance.now() + patience
  let result = await beat()
  while (!passes(result) && performance.now() < limit) {
    await sleep(50)
    result = await beat()
  }
  return result
}
