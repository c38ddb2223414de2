import { afterReading } from './running-time.ts'

/**
 * Waits for `work`, which never rejects, at most `ms` milliseconds: resolves to whether it was done by then, once
 * what had arrived has been read. Rejects
 * with the reason of the first of `signals` that fires. Leaves no timer and no listener behind, and does not stop
 * `work`.
 */
export function within(
  work: Promise<unknown>,
  ms: number,
  ...signals: readonly (AbortSignal | undefined)[]
): Promise<boolean> {
  return new Promise<boolean>((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      for (const signal of signals) signal?.removeEventListener('abort', abort)
    }
    const finish = (done: boolean) => {
      end()
      resolve(done)
    }
    const abort = (event: Event) => {
      end()
      reject((event.target as AbortSignal).reason)
    }
    const timer = setTimeout(afterReading, ms, () => finish(false))
    for (const signal of signals) signal?.addEventListener('abort', abort)
    void work.then(() => finish(true))
  })
}
