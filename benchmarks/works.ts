import { cli } from './work/cli.ts'
import { footprint } from './work/footprint.ts'
import { growth } from './work/growth.ts'
import { heartbeat } from './work/heartbeat.ts'
import { lbheartbeat } from './work/lbheartbeat.ts'
import { lines } from './work/lines.ts'
import { outage } from './work/outage.ts'
import { ownRoute } from './work/own-route.ts'
import { pipe } from './work/pipe.ts'
import { sockets } from './work/sockets.ts'
import { storm, stormUnlimited } from './work/storm.ts'
import type { Work } from './work/work.ts'

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
