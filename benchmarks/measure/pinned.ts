import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Starts a script of this folder in a fresh process on a core of its own (where the system can pin one). */
export function pinned(
  script: string,
  args: readonly (string | number)[],
  flags: readonly string[] = [],
): ChildProcess {
  const pin =
    process.platform === 'linux'
      ? { execPath: 'taskset', execArgv: ['-c', '1', process.execPath, ...flags] }
      : { execArgv: [...flags] }
  return fork(fileURLToPath(new URL(script, import.meta.url)), args.map(String), {
    ...pin,
    env: { ...process.env, NODE_ENV: 'production' },
  })
}

/** The next message of a script started by {@link pinned}; fails when it exits without one. */
export async function messageOf<T>(child: ChildProcess): Promise<T> {
  const stop = new AbortController()
  const gone = once(child, 'exit', { signal: stop.signal }).then(([code]) => {
    throw new Error(`${child.spawnargs.join(' ')} ended with ${code}`)
  })
  try {
    const [message] = (await Promise.race([once(child, 'message'), gone])) as [T]
    return message
  } finally {
    stop.abort()
    gone.catch(() => undefined)
  }
}

/** What a sampling script found over its batches, in nanoseconds. */
export interface Sample {
  readonly least: number
  readonly median: number
}

/**
 * By itself V8 makes the young generation as large as what start-up leaves behind asks for, and a larger one misses the
 * processor's cache more often: an import alone made the same server 7 % slower.
 */
const YOUNG_GENERATION = ['--min-semi-space-size=2', '--max-semi-space-size=2']

/** Takes a sample in a fresh, pinned process, whose young generation is as large as every other's. */
export async function sampleOf(script: string, args: readonly (string | number)[]): Promise<Sample> {
  const child = pinned(script, args, YOUNG_GENERATION)
  const sample = await messageOf<Sample>(child)
  if (child.exitCode === null) await once(child, 'exit')
  return sample
}
