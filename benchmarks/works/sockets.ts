import { socketSample } from '../measure/sockets.ts'
import { chartOf, ratiosTo, subjectsOf } from './per-request.ts'
import type { Outcome, Work } from './work.ts'

const REFERENCE = 'bare-fastify'

/** Named where they differ from what the same name stands for in another folder. */
function subjects(): Record<string, string> {
  const { ours = '', 'ours-logger-on': logging = '', ...probes } = subjectsOf('lbheartbeat')
  const { 'ours-10-checks': heartbeat = '' } = subjectsOf('heartbeat')
  const { 'bare-fastify': _, ...routes } = subjectsOf('own-route')
  return {
    ...probes,
    'ours: lbheartbeat': ours,
    'ours: lbheartbeat, logger on': logging,
    'ours: heartbeat, 10 checks': heartbeat,
    ...routes,
  }
}

async function run(): Promise<Outcome> {
  const ratios = await ratiosTo(REFERENCE, subjects(), (file) => socketSample(file))
  return {
    columns: ['CPU time a request', 'spread', 'µs a request'],
    rows: ratios.map(({ name, median, micros }) => ({
      name: name === REFERENCE ? `${name} (the reference itself: the noise)` : name,
      cells: [
        `${median.median.toFixed(2)}×`,
        `${median.low.toFixed(2)}–${median.high.toFixed(2)}`,
        micros.toFixed(1),
      ],
      score: median.median,
    })),
    chart: chartOf(ratios, `CPU time a request, ${REFERENCE} = 1`),
  }
}

export const sockets: Work = {
  title: 'The same over real sockets',
  about:
    'The subjects of the tables above behind a socket, 20 keep-alive connections asking without pause: CPU time of the server’s process, user and system, a request. Server and client pinned to a core each; the median of three batches of 2,500 requests after one to warm up, each sample between two of the reference, nine rounds. The kernel’s part is the same for all, so ratios are nearer to 1 than above; requests a second are not told, since they vary more from run to run here than from server to server.',
  run,
}
