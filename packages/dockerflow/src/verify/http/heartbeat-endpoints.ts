import { ENDPOINTS } from 'dockerflow-checks/spec'
import { Findings } from '../../report/findings.ts'
import { type Asking, ask, askVariants, cacheable, inBrief, isJson, mediaType } from './endpoint.ts'
import { payloadProblems } from './payload.ts'
import type { Answer } from './probe.ts'

/** The path of the heartbeat. */
export const HEARTBEAT = ENDPOINTS.heartbeat
/** The path of the load balancer's heartbeat. */
export const LBHEARTBEAT = ENDPOINTS.lbheartbeat

/** Whether `/__heartbeat__` may answer with `status` (clause A5). */
export function heartbeatStatus(status: number): boolean {
  return status === 200 || (status >= 500 && status <= 599)
}

/** Clause A5: `/__heartbeat__` answers 200, or 5xx on error. */
export async function heartbeatEndpoint(asking: Asking): Promise<Findings> {
  const findings = new Findings()
  const answer = await ask(asking, HEARTBEAT)
  if (!answer.ok || !heartbeatStatus(answer.status)) {
    findings.problems.push(`GET ${HEARTBEAT}: ${inBrief(answer)}; only 200 and 5xx are allowed`)
    return findings
  }
  findings.facts.push(`GET ${HEARTBEAT}: ${inBrief(answer)}`)
  demandPayload(answer, findings)
  demandFresh(answer, findings)
  await askVariants(asking, HEARTBEAT, answer, heartbeatStatus, findings)
  return findings
}

/** Clause A6: `/__lbheartbeat__` answers 200. */
export async function lbheartbeatEndpoint(asking: Asking): Promise<Findings> {
  const findings = new Findings()
  const answer = await ask(asking, LBHEARTBEAT)
  if (!answer.ok || answer.status !== 200) {
    findings.problems.push(`GET ${LBHEARTBEAT}: ${inBrief(answer)}; only 200 is allowed`)
    return findings
  }
  findings.facts.push(`GET ${LBHEARTBEAT}: ${inBrief(answer)}`)
  demandFresh(answer, findings)
  await askVariants(asking, LBHEARTBEAT, answer, (status) => status === 200, findings)
  return findings
}

/** Clause A8: every one of `paths` is served. */
export async function staticContent(asking: Asking, paths: readonly string[]): Promise<Findings> {
  const findings = new Findings()
  for (const path of paths) {
    const answer = await ask(asking, path, { partial: true })
    const held = answer.ok && answer.status === 200
    if (findings.demand(held, `GET ${path}: ${inBrief(answer)}`))
      findings.facts.push(`GET ${path}: ${inBrief(answer)}`)
    if (answer.ok && held) findings.demand(answer.body.length > 0, `GET ${path}: the body is empty`)
  }
  return findings
}

function demandPayload(answer: Answer, findings: Findings): void {
  const type = mediaType(answer)
  if (!findings.demand(type !== undefined, 'the answer has no Content-Type')) return
  if (!isJson(type)) return
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(answer.body))
  } catch {
    findings.problems.push(`the body is called ${type} and is not valid JSON in UTF-8`)
    return
  }
  const { problems, advice } = payloadProblems(body, answer.status)
  findings.problems.push(...problems)
  findings.advice.push(...advice)
}

function demandFresh(answer: Answer, findings: Findings): void {
  const stale = cacheable(answer)
  findings.demand(
    stale === undefined,
    `a cache may answer in its place (${stale}); send Cache-Control: no-store`,
  )
  const { 'cache-control': control, 'last-modified': modified } = answer.headers
  if (modified !== undefined && control === undefined) {
    // A cache may guess how long such an answer is fresh, RFC 9111 section 4.2.2.
    findings.advice.push(
      'Last-Modified without Cache-Control lets a cache guess: send Cache-Control: no-store',
    )
  }
}
