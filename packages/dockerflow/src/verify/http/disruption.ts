import { setTimeout as sleep } from 'node:timers/promises'
import { CouldNotRunError } from '../../report/errors.ts'
import type { Findings } from '../../report/findings.ts'
import { VERIFY_DEFAULTS } from './defaults.ts'
import { type Asking, ask, inBrief } from './endpoint.ts'
import { HEARTBEAT, heartbeatStatus, LBHEARTBEAT } from './heartbeat-endpoints.ts'
import { shell } from './shell.ts'

/** How a backing service is taken away and brought back. */
export interface Disruption {
  /** Takes it away: a shell command or a function. */
  readonly break: string | (() => Promise<void>)
  /** Brings it back; run in any case once `break` was. */
  readonly restore: string | (() => Promise<void>)
  /**
   * How long the heartbeat may take to show that it is gone, and then that it is back, in milliseconds.
   * @default 30000
   */
  readonly recovery?: number
}

const PAUSE = 200

/**
 * Proves clauses A5 and A6 while a backing service is away: the heartbeat has to turn to 5xx and back to 200, the
 * load balancer's heartbeat has to stay at 200 all the time.
 *
 * @throws CouldNotRunError when a command fails
 */
export async function disrupt(
  asking: Asking,
  disruption: Disruption,
  heartbeat: Findings,
  lbheartbeat: Findings,
): Promise<void> {
  const recovery = disruption.recovery ?? VERIFY_DEFAULTS.recovery
  const before = await ask(asking, HEARTBEAT)
  if (!before.ok || before.status !== 200) {
    heartbeat.problems.push(
      `${HEARTBEAT} has to be at 200 before the backing service is taken away, it is ${inBrief(before)}`,
    )
    return
  }
  try {
    await run(disruption.break)
    const gone = await waitFor(asking, (status) => status >= 500, recovery, heartbeat, lbheartbeat)
    heartbeat.demand(
      gone.met,
      `with the backing service away, ${HEARTBEAT} never answered 5xx; at last: ${gone.last}`,
    )
    if (gone.met) heartbeat.facts.push(`with the backing service away: ${gone.last}, after ${gone.after} ms`)
  } finally {
    await run(disruption.restore)
  }
  const back = await waitFor(asking, (status) => status === 200, recovery, heartbeat, lbheartbeat)
  heartbeat.demand(
    back.met,
    `${recovery} ms after it came back, ${HEARTBEAT} does not answer 200; at last: ${back.last}`,
  )
  if (back.met) heartbeat.facts.push(`200 again ${back.after} ms after it came back`)
  if (!lbheartbeat.failed) lbheartbeat.facts.push('200 all the time while the backing service was away')
}

async function run(action: string | (() => Promise<void>)): Promise<void> {
  if (typeof action === 'string') await shell(action, 120_000)
  else await action()
}

async function waitFor(
  asking: Asking,
  met: (status: number) => boolean,
  within: number,
  heartbeat: Findings,
  lbheartbeat: Findings,
): Promise<{ readonly met: boolean; readonly last: string; readonly after: number }> {
  const started = performance.now()
  for (;;) {
    const lb = await ask(asking, LBHEARTBEAT)
    const text = `while the backing service was away, GET ${LBHEARTBEAT}: ${inBrief(lb)}`
    if (!lb.ok || lb.status !== 200) once(lbheartbeat, text)
    const answer = await ask(asking, HEARTBEAT)
    const after = Math.round(performance.now() - started)
    // Neither a timeout nor a 404 is a 5xx: whoever reads the heartbeat would not learn what is wrong.
    const wrong = !answer.ok || !heartbeatStatus(answer.status)
    if (wrong) once(heartbeat, `while the backing service was away, GET ${HEARTBEAT}: ${inBrief(answer)}`)
    if (answer.ok && met(answer.status)) return { met: true, last: inBrief(answer), after }
    if (after >= within) return { met: false, last: inBrief(answer), after }
    if (asking.signal?.aborted === true) throw new CouldNotRunError('Interrupted.')
    await sleep(Math.min(PAUSE, within))
  }
}

function once(findings: Findings, problem: string): void {
  const start = problem.slice(0, problem.indexOf(':'))
  if (!findings.problems.some((text) => text.startsWith(start))) findings.problems.push(problem)
}
