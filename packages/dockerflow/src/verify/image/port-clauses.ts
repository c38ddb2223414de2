import { setTimeout as sleep } from 'node:timers/promises'
import { ENDPOINTS } from 'dockerflow-checks/spec'
import { CouldNotRunError } from '../../report/errors.ts'
import { type ClauseResult, clauseResult } from '../../report/report.ts'
import type { Container } from '../engine/container.ts'
import { type NoAnswer, probe } from '../http/probe.ts'

const PATHS = [ENDPOINTS.lbheartbeat, ENDPOINTS.version, ENDPOINTS.heartbeat, '/']

/**
 * Waits until the container answers HTTP.
 *
 * @param base where it is reached; `undefined` when it ended at once
 * @param wait how long, in milliseconds
 * @returns why it does not; `undefined` when it does
 */
export async function waitForContainer(
  container: Container,
  base: URL | undefined,
  {
    timeout,
    wait,
    signal,
  }: { readonly timeout: number; readonly wait: number; readonly signal: AbortSignal | undefined },
): Promise<string | undefined> {
  if (container.startProblem !== undefined) return `it cannot be started: ${container.startProblem}`
  const end = performance.now() + wait
  for (let turn = 0; ; turn += 1) {
    // Each path in turn: one that hangs must not hide that the others answer.
    const path = PATHS[turn % PATHS.length] ?? ENDPOINTS.lbheartbeat
    const limits = { timeout: Math.min(timeout, 2000), signal }
    const answer = base === undefined ? undefined : await probe(new URL(path, base), limits)
    if (signal?.aborted === true) throw new CouldNotRunError('Interrupted.')
    // Asked after the answer: the port of a container that ended may be another's by now.
    const { running, exitCode } = await container.state()
    if (!running) return `it ended with exit code ${exitCode}${await lastWords(container)}`
    if (answer?.ok === true || talks(answer)) return undefined
    if (performance.now() >= end) {
      return `nothing answered HTTP within ${wait} ms (${answer?.reason ?? 'its port is not published'})`
    }
    await sleep(100)
  }
}

async function lastWords(container: Container): Promise<string> {
  const { stdout, stderr } = await container.logs()
  const lines = Buffer.concat([stdout, stderr]).toString('utf8').trim().split('\n')
  // The line that names the error is seldom the last one: a stack follows it.
  const told = lines.find((line) => /error|exception|fatal|panic|cannot|not found|denied/i.test(line))
  const tail = (told ?? lines.slice(-3).join(' ⏎ ')).trim().slice(0, 400)
  return tail === '' ? ' and said nothing' : `: ${tail}`
}

/** Clauses A1 and A2. `silent` is why nothing answered on `$PORT`, `silentByDefault` why without it. */
export function configurationClauses(
  port: number,
  silent: string | undefined,
  silentByDefault: string | undefined,
): ClauseResult[] {
  if (silent === undefined) {
    return [
      clauseResult('A1', 'pass', 'It runs and listens where $PORT says, given nothing but variables.'),
      clauseResult('A2', 'pass', `It answers on $PORT, which was ${port}.`),
    ]
  }
  const ignored = silentByDefault === undefined ? '; without $PORT it does answer, so that it ignores it' : ''
  const hint = /reset|closed/.test(silent) ? '; does it listen on 127.0.0.1 only?' : ''
  return [
    silentByDefault === undefined
      ? clauseResult('A1', 'skipped', 'It runs without any file or argument; $PORT is for A2 to judge.')
      : clauseResult('A1', 'unknown', 'It did not come up, so that nothing shows how it is configured.'),
    clauseResult('A2', 'fail', `With PORT=${port}, ${silent}${hint}${ignored}.`),
  ]
}

/** Clause R4. */
export function defaultPortClause(port: number, silent: string | undefined): ClauseResult {
  if (silent === undefined) return clauseResult('R4', 'pass', `Without $PORT it answers on ${port}.`)
  return clauseResult('R4', 'fail', `Without $PORT, on ${port}: ${silent}.`)
}

function talks(answer: NoAnswer | undefined): boolean {
  const code = answer?.code ?? ''
  return code.startsWith('HPE_') || code === 'EMSGSIZE' || code === 'EUPGRADE'
}
