import { Writable } from 'node:stream'
import { main } from '../../src/commands/main.ts'

/** What a command line said and answered. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line in this process. */
export async function run(
  argv: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string; readonly terminal?: boolean } = {},
): Promise<Ran> {
  const said = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr') =>
    Object.assign(
      new Writable({
        write(chunk, _encoding, done) {
          said[name] += String(chunk)
          done()
        },
      }),
      { isTTY: options.terminal === true },
    )
  const output = {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
  }
  const code = await main(argv, output)
  return { code, ...said }
}
