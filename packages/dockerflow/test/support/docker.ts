import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

/** The client; Debian's own has BuildKit built in, another one earlier on PATH may lack it. */
export const DOCKER = existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker'

const run = promisify(execFile)

/** Calls docker, and answers with what it wrote. */
export async function docker(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, DOCKER_BUILDKIT: '1', BUILDKIT_PROGRESS: 'plain' }
  const { stdout } = await run(DOCKER, args, { env, maxBuffer: 2 ** 28 })
  return stdout.trim()
}

/** Builds the folder `context` into an image; what it is called is the answer. */
export async function build(name: string, context: string, ...args: readonly string[]): Promise<string> {
  const tag = `dockerflow-test-${name}-${process.pid}`
  await docker('build', '--quiet', '--tag', tag, ...args, context)
  return tag
}
