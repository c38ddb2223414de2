import type { ClauseId } from '../../spec/clauses.ts'
import type { Rule } from '../subject/finding.ts'
import { a3 } from './a3.ts'
import { b6 } from './b6.ts'
import { d1 } from './d1.ts'
import { d2 } from './d2.ts'
import { d3 } from './d3.ts'
import { d4 } from './d4.ts'
import { d5 } from './d5.ts'
import { r1 } from './r1.ts'
import { r3 } from './r3.ts'
import { r4 } from './r4.ts'

/** The clauses that a Dockerfile can tell about, and what decides them. */
export const RULES: ReadonlyMap<ClauseId, Rule> = new Map<ClauseId, Rule>([
  ['A3', a3],
  ['D1', d1],
  ['D2', d2],
  ['D3', d3],
  ['D4', d4],
  ['D5', d5],
  ['B6', b6],
  ['R1', r1],
  ['R3', r3],
  ['R4', r4],
])
