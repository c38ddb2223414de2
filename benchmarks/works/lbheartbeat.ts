import { perRequest } from './per-request.ts'
import type { Outcome, Work } from './work.ts'

/** What serves for something else than a probe, or is no peer but a reference. */
const NO_PEERS = /^(ours|bare-fastify|node-http)/

async function run(): Promise<Outcome> {
  const outcome = await perRequest('lbheartbeat', 'bare-fastify', { ours: 1, 'ours-logger-on': 1.1 })
  const scores = outcome.rows.map(({ name, score = Number.NaN }) => ({ name, score }))
  const ours = scores.find(({ name }) => name === 'ours')?.score ?? Number.NaN
  const ahead = scores.filter(({ name }) => !NO_PEERS.test(name)).every(({ score }) => ours < score)
  return {
    ...outcome,
    verdict: {
      met: outcome.verdict?.met === true && ahead,
      detail: `${outcome.verdict?.detail}; ${ahead ? 'ahead of every peer' : 'not ahead of every peer'}`,
    },
  }
}

export const lbheartbeat: Work = {
  title: 'A load balancer asks: /__lbheartbeat__',
  about:
    'Each server answers its cheapest health route, logger off unless its name says otherwise; the reference is bare Fastify answering a constant. Time above the kernel: one fresh, pinned process a sample, its young generation fixed at 2 MB, keep-alive requests handed to the HTTP server one after another, the least of 50 batches of 3,000, each sample between two of the reference, nine rounds.',
  target:
    'at most 1.00× bare Fastify with the logger off, ahead of every peer; at most 1.10× with mozlog on and probes silent',
  explanation:
    'With a logger, Fastify itself gives each request a child of it and listens for the end of each answer, whoever logs: see bare Fastify with a silent logger. The profile finds about half a microsecond each for making and checking the request’s logger and for listening, both Fastify’s own.',
  run,
}
