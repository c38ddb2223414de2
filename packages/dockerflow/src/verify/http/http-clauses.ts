import { ENDPOINTS } from 'dockerflow-checks/spec'
import { CouldNotRunError } from '../../report/errors.ts'
import type { Findings } from '../../report/findings.ts'
import { type ClauseResult, clauseResult } from '../../report/report.ts'
import { readVersionFile } from '../../spec/version-file.ts'
import { type Disruption, disrupt } from './disruption.ts'
import type { Asking } from './endpoint.ts'
import { heartbeatEndpoint, LBHEARTBEAT, lbheartbeatEndpoint, staticContent } from './heartbeat-endpoints.ts'
import { probe, unreachable } from './probe.ts'
import { versionEndpoint } from './version-endpoint.ts'

/** What the HTTP clauses are checked with. */
export interface HttpClausesOptions {
  /** The bytes of version.json, to compare `/__version__` with. */
  readonly versionFile?: Uint8Array | undefined
  readonly static?: readonly string[] | undefined
  readonly disruption?: Disruption | undefined
  readonly onProgress?: ((text: string) => void) | undefined
}

/** Checks clauses A4, A5, A6 and A8 against a server. */
export async function httpClauses(asking: Asking, options: HttpClausesOptions): Promise<ClauseResult[]> {
  const progress = options.onProgress ?? (() => {})
  progress(`asking ${ENDPOINTS.version}`)
  const version = await versionEndpoint(asking, options.versionFile)
  progress(`asking ${ENDPOINTS.heartbeat}`)
  const heartbeat = await heartbeatEndpoint(asking)
  progress(`asking ${ENDPOINTS.lbheartbeat}`)
  const lbheartbeat = await lbheartbeatEndpoint(asking)
  if (options.disruption === undefined) {
    lbheartbeat.facts.push('that it checks no backing service is shown by --break only')
  } else if (!heartbeat.failed) {
    progress('taking the backing service away and bringing it back')
    await disrupt(asking, options.disruption, heartbeat, lbheartbeat)
  }
  const paths = options.static ?? []
  if (paths.length > 0) progress('asking for static content')
  return [
    verdict('A4', version),
    verdict('A5', heartbeat),
    verdict('A6', lbheartbeat),
    paths.length === 0
      ? clauseResult('A8', 'skipped', 'No path was given: --static <path>.')
      : verdict('A8', await staticContent(asking, paths)),
  ]
}

/** Clause A3 for the bytes of a version.json. */
export function versionFileClause(bytes: Uint8Array, name: string): ClauseResult {
  const { object, problems } = readVersionFile(bytes)
  if (problems.length > 0) return clauseResult('A3', 'fail', `${name}: ${problems.join('; ')}`)
  return clauseResult('A3', 'pass', `${name}: valid, commit ${String(object?.commit)}`)
}

/** The result of clause `id` that `findings` amount to. */
export function verdict(id: ClauseResult['id'], findings: Findings): ClauseResult {
  return clauseResult(id, findings.failed ? 'fail' : 'pass', findings.evidence)
}

/**
 * Waits until something answers HTTP at all.
 *
 * @param wait how long, in milliseconds; 0 asks once
 * @throws CouldNotRunError when nothing listens
 */
export async function waitForServer(asking: Asking, wait: number): Promise<void> {
  const end = performance.now() + wait
  for (;;) {
    const answer = await probe(new URL(LBHEARTBEAT, asking.base), asking)
    if (answer.ok) return
    if (performance.now() >= end || asking.signal?.aborted === true) {
      // Whoever accepts connections is a server, however badly it answers: its clauses get their verdicts.
      if (!unreachable(answer.code) && asking.signal?.aborted !== true) return
      throw new CouldNotRunError(`Nothing to verify at ${asking.base.origin}: ${answer.reason}.`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
