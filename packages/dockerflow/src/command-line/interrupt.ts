/**
 * Turns Ctrl-C, and SIGTERM, into an abort, so that what was started is removed; the second one ends the process
 * at once. `end` puts things back.
 */
export function onInterrupt(): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController()
  const abort = () => controller.abort()
  process.once('SIGINT', abort).once('SIGTERM', abort)
  return {
    signal: controller.signal,
    end: () => {
      process.removeListener('SIGINT', abort).removeListener('SIGTERM', abort)
    },
  }
}
