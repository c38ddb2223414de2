import { perRequest } from './per-request.ts'
import type { Work } from './work.ts'

export const heartbeat: Work = {
  title: 'Monitoring asks: /__heartbeat__ from cache, and /__version__',
  about:
    'Checks whose results are cached for longer than the measurement, so that what is timed is the endpoint; peers without a cache run one check that does nothing. Reference and method as above.',
  target: 'at most 1.15× bare Fastify for 10 checks and for the version',
  run: () => perRequest('heartbeat', 'bare-fastify', { 'ours-10-checks': 1.15, 'ours-version': 1.15 }),
}
