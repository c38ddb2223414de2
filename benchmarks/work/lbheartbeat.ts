import { perRequest } from './per-request.ts'
import type { Work } from './work.ts'

export const lbheartbeat: Work = {
  title: 'A load balancer asks: /__lbheartbeat__',
  about:
    'Each server answers its cheapest health route, logger off; the reference is bare Fastify answering a constant. Time above the kernel: one fresh, pinned process a sample, keep-alive requests handed to the HTTP server one after another, the least of 50 batches of 3,000, each sample between two of the reference, nine rounds.',
  target: 'at most 1.00× bare Fastify with the logger off, ahead of every peer',
  run: () => perRequest('lbheartbeat', 'bare-fastify', { ours: 1 }),
}
