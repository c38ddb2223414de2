import { perRequest } from './per-request.ts'
import type { Outcome, Work } from './work.ts'

async function run(): Promise<Outcome> {
  const outcome = await perRequest('own-route', 'bare-fastify', { 'ours-summary-off': 1.02 })
  const score = (name: string): number => outcome.rows.find((row) => row.name === name)?.score ?? Number.NaN
  const toLine = score('ours-summary-on') / score('hand-written-pino-line')
  const toDefault = score('ours-summary-on') / score('fastify-default-logging')
  return {
    ...outcome,
    verdict: {
      met: outcome.verdict?.met === true && Number(toLine.toFixed(2)) <= 1 && toDefault < 0.95,
      detail: `${outcome.verdict?.detail}; with summary ${toLine.toFixed(2)}× the hand-written line and ${toDefault.toFixed(2)}× Fastify's default logging`,
    },
  }
}

export const ownRoute: Work = {
  title: "What it adds to the application's own routes",
  about:
    'One route of the application answers a constant; the plugin is registered beside it, with the request summary off and on. Logs go to a sink that counts and forgets. Reference and method as above.',
  target:
    'at most 1.02× without the summary; with it at most 1.00× of one hand-written pino line, and below Fastify’s default logging',
  run,
}
