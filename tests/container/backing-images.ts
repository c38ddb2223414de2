import { fileURLToPath } from 'node:url'
import { docker, dockerSucceeds } from './docker.ts'

const STAND_INS = fileURLToPath(new URL('./stand-ins', import.meta.url))

/** The images of the backing services, as examples/compose.yaml names them. */
export const BACKING_IMAGES = { postgres: 'postgres:17-bookworm', redis: 'redis:7-bookworm' } as const

/**
 * The official image of a backing service, or a stand-in that is built where it cannot be pulled. The stand-in has
 * a name of its own, and stays for the next run.
 */
export async function backingImage(service: keyof typeof BACKING_IMAGES): Promise<string> {
  const official = BACKING_IMAGES[service]
  if (await dockerSucceeds('image', 'inspect', official)) return official
  if (await dockerSucceeds('pull', '--quiet', official)) return official
  const standIn = `dockerflow-stand-in:${service}`
  await docker('build', '--quiet', '--target', service, '--tag', standIn, STAND_INS)
  return standIn
}
