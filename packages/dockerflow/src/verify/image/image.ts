import type { Findings } from '../../report/findings.ts'
import { type ClauseResult, clauseResult } from '../../report/report.ts'
import { Container, freePort } from '../engine/container.ts'
import { findEngine } from '../engine/engine.ts'
import { imageConfig } from '../engine/image-config.ts'
import { type ImageFiles, readImageFiles } from '../engine/image-files.ts'
import { VERIFY_DEFAULTS } from '../http/defaults.ts'
import { HEARTBEAT } from '../http/heartbeat-endpoints.ts'
import { httpClauses, verdict } from '../http/http-clauses.ts'
import { probe } from '../http/probe.ts'
import { imageClauses, production } from './image-clauses.ts'
import { logClauses } from './log-clauses.ts'
import type { VerifyImageOptions } from './options.ts'
import { configurationClauses, defaultPortClause, waitForContainer } from './port-clauses.ts'
import { processClauses } from './process-clauses.ts'

/** Checks every clause that an image can show, and removes what it started, also when it is called off. */
export async function verifyImage(options: VerifyImageOptions): Promise<ClauseResult[]> {
  const { image, signal, onProgress: progress = () => {} } = options
  progress('looking for a container engine')
  const engine = await findEngine(options.engine, signal)
  progress(`inspecting ${image}`)
  const config = await imageConfig(engine, image, signal)
  const port = await freePort()
  const main = new Container(engine, { ...options, port, tell: true })
  const spare = new Container(engine, {
    ...options,
    port: options.defaultPort ?? VERIFY_DEFAULTS.defaultPort,
    tell: false,
  })
  try {
    await main.create()
    progress('reading files of the image')
    const files = await readImageFiles(engine, main.name, signal)
    const optimized = production(config, files)
    const { results, shown } = await runningClauses({ options, files, main, spare, port })
    results.push(...(await processClauses(engine, shown, config, files, signal)))
    results.push(...(await stopAndRead(shown, optimized, options)))
    return [...imageClauses(config, files), ...results, verdict('R3', optimized)]
  } finally {
    await Promise.all([main.remove(), spare.remove()])
  }
}

interface Run {
  readonly options: VerifyImageOptions
  readonly files: ImageFiles
  readonly main: Container
  readonly spare: Container
  readonly port: number
}

interface Seen {
  readonly results: ClauseResult[]
  /** The container that answered, or the one that was meant to. */
  readonly shown: Container
}

async function runningClauses({ options, files, main, spare, port }: Run): Promise<Seen> {
  const {
    timeout = VERIFY_DEFAULTS.timeout,
    wait = VERIFY_DEFAULTS.imageWait,
    signal,
    onProgress: progress = () => {},
  } = options
  progress(`starting it twice, with PORT=${port} and without $PORT`)
  await spare.create()
  const base = await main.start()
  const other = await spare.start()
  progress('waiting for it to answer')
  const limits = { timeout, wait, signal }
  const waits = [waitForContainer(main, base, limits), waitForContainer(spare, other, limits)] as const
  // Both, so that nothing is still asked when a failure of one removes the containers.
  await Promise.allSettled(waits)
  const [silent, silentByDefault] = await Promise.all(waits)
  const results = [
    ...configurationClauses(port, silent, silentByDefault),
    defaultPortClause(options.defaultPort ?? VERIFY_DEFAULTS.defaultPort, silentByDefault),
  ]
  // An application that ignores $PORT still gets a verdict on everything else where it does listen.
  const [shown, reached] = silent === undefined ? [main, base] : [spare, other]
  if ((silent !== undefined && silentByDefault !== undefined) || reached === undefined) {
    for (const id of ['A4', 'A5', 'A6'] as const) {
      results.push(clauseResult(id, 'unknown', 'Nothing answered: see A2.'))
    }
    results.push(clauseResult('A8', 'skipped', 'Nothing answered: see A2.'))
    return { results, shown: main }
  }
  const asking = { base: reached, timeout, signal }
  results.push(...(await httpClauses(asking, { ...options, versionFile: files.versionJson })))
  // Something to log for those that log failed requests only.
  await probe(new URL(`${HEARTBEAT}not-there`, reached), { timeout, signal })
  return { results, shown }
}

async function stopAndRead(
  shown: Container,
  optimized: Findings,
  options: VerifyImageOptions,
): Promise<ClauseResult[]> {
  const { stopTimeout = VERIFY_DEFAULTS.stopTimeout, onProgress: progress = () => {} } = options
  if ((await shown.state()).running) {
    progress('stopping it with SIGTERM')
    const ended = await shown.terminate(stopTimeout)
    const text = `it still ran ${stopTimeout} ms after SIGTERM: start the application with exec and handle the signal`
    if (optimized.demand(ended !== undefined, text)) optimized.facts.push(`ended ${ended} ms after SIGTERM`)
  }
  return logClauses(await shown.logs())
}
