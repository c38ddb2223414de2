import type { FastifyBaseLogger } from 'fastify'

type Listener = (...args: never[]) => unknown

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/**
 * Says so in one line when somebody else listens to the signals that end the process: whoever calls `process.exit`
 * first ends the drain. Later listeners get a line when they come, with the place that added them.
 *
 * @param isOurs whether a listener is one of those that end the process here
 * @returns what stops it
 */
export function watchOtherListeners(
  log: FastifyBaseLogger,
  isOurs: (listener: unknown) => boolean,
): () => void {
  const found = new Set<string>()
  const signalsOf = new Map<string, Set<string>>()
  let due: NodeJS.Immediate | undefined

  function find(signal: string, listener: Listener, place = ''): void {
    if (isOurs(listener)) return
    const name = `${nameOf(listener)}${place}`
    found.add(name)
    signalsOf.set(name, (signalsOf.get(name) ?? new Set()).add(signal))
    // One line for those that are added together, as for SIGTERM and SIGINT.
    due ??= setImmediate(say)
  }

  function say(): void {
    due = undefined
    const signals = [...new Set([...found].flatMap((name) => [...(signalsOf.get(name) ?? [])]))].join(', ')
    const listeners = [...found]
    found.clear()
    log.warn(
      { listeners },
      `${signals} also has listeners of somebody else: ${listeners.join(', ')}. ` +
        'If one calls process.exit(), it ends the drain',
    )
  }

  const onNew = (event: string | symbol, listener: Listener): void => {
    const signal = SIGNALS.find((each) => each === event)
    if (signal !== undefined) find(signal, listener, placeOf(new Error().stack))
  }

  for (const signal of SIGNALS) {
    for (const listener of process.rawListeners(signal)) find(signal, listener as Listener)
  }
  process.on('newListener', onNew)
  return () => {
    process.off('newListener', onNew)
    clearImmediate(due)
  }
}

/** The name of a function, or the beginning of its text where it has none. */
function nameOf(listener: Listener): string {
  const { listener: inner = listener } = listener as Listener & { listener?: Listener }
  const name = inner.name.replace(/^bound /, '')
  if (name !== '') return name
  const text = String(inner).replace(/\s+/g, ' ')
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** ` (/app/queue.js:3:9)`: the first place outside Node and this file in the stack of who adds a listener. */
function placeOf(stack = ''): string {
  const frame = stack
    .split('\n')
    .slice(3)
    .find((line) => line.includes(':') && !line.includes('node:'))
  const place = frame?.match(/\(?((?:file:\/\/|\/|[A-Za-z]:\\)[^()]+:\d+:\d+)\)?$/)?.[1]
  return place === undefined ? '' : ` (${place})`
}
