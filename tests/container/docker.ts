import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

// Debian's own client has BuildKit built in; another one earlier on PATH may lack it.
const client = existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker'
const env = { ...process.env, DOCKER_BUILDKIT: '1', BUILDKIT_PROGRESS: 'plain' }
const run = promisify(execFile)

/** What a command wrote, its two streams apart. */
export interface Output {
  readonly stdout: string
  readonly stderr: string
}

/** Runs a `docker` command; rejects with what it wrote to stderr when it fails. */
export async function dockerOutput(...args: readonly string[]): Promise<Output> {
  return run(client, [...args], { env, maxBuffer: 2 ** 30 })
}

/** Runs a `docker` command and answers what it wrote to stdout, without the last newline. */
export async function docker(...args: readonly string[]): Promise<string> {
  return (await dockerOutput(...args)).stdout.trimEnd()
}

/** Runs a `docker` command with `input` on stdin. */
export async function dockerWith(input: string, ...args: readonly string[]): Promise<void> {
  const child = spawn(client, args, { env, stdio: ['pipe', 'ignore', 'pipe'] })
  const errors: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  child.stdin.end(input)
  const code = await new Promise<number>((resolve, reject) =>
    child.once('close', resolve).once('error', reject),
  )
  if (code !== 0)
    throw new Error(`docker ${args.join(' ')}: exit ${code}\n${Buffer.concat(errors).toString()}`)
}

/** A file of a container or of a created one, read without running anything. */
export async function readFromContainer(container: string, path: string): Promise<string> {
  const { stdout } = await run('bash', [
    '-o',
    'pipefail',
    '-c',
    '"$1" cp "$2:$3" - | tar -x --to-stdout',
    '-',
    client,
    container,
    path,
  ])
  return stdout
}

/** Whether a `docker` command succeeds. */
export async function dockerSucceeds(...args: readonly string[]): Promise<boolean> {
  return dockerOutput(...args).then(
    () => true,
    () => false,
  )
}
