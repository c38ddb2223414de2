import { cli } from './cli.ts'
import { footprint } from './footprint.ts'
import { growth } from './growth.ts'
import { heartbeat } from './heartbeat.ts'
import { lbheartbeat } from './lbheartbeat.ts'
import { lines } from './lines.ts'
import { outage } from './outage.ts'
import { ownRoute } from './own-route.ts'
import { pipe } from './pipe.ts'
import { sockets } from './sockets.ts'
import { storm, stormUnlimited } from './storm.ts'
import type { Work } from './work.ts'

/** Every benchmark, in the order of the page. */
export const works: Readonly<Record<string, Work>> = {
  lbheartbeat,
  heartbeat,
  'own-route': ownRoute,
  sockets,
  lines,
  pipe,
  storm,
  'storm-unlimited': stormUnlimited,
  outage,
  growth,
  footprint,
  cli,
}
