import { lbheartbeat } from './work/lbheartbeat.ts'
import { lines } from './work/lines.ts'
import { storm } from './work/storm.ts'
import type { Work } from './work/work.ts'

/** Every benchmark, in the order of the page. */
export const works: Readonly<Record<string, Work>> = { lbheartbeat, lines, storm }
