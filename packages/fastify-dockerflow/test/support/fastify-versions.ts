import Fastify from 'fastify'
import Fastify50 from 'fastify-5-0'
import Fastify6 from 'fastify-6'

/** Every Fastify that is supported, typed as the one that the package is compiled against. */
export const FASTIFY_VERSIONS = [
  { version: '5.0.0', create: Fastify50 as unknown as typeof Fastify },
  { version: '5 latest', create: Fastify },
  { version: '6 pre-release', create: Fastify6 as unknown as typeof Fastify },
] as const
