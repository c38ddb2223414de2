import type { ClauseId } from '../clause.ts'
import { a3 } from './rules/a3.ts'
import { b6 } from './rules/b6.ts'
import { d1 } from './rules/d1.ts'
import { d2 } from './rules/d2.ts'
import { d3 } from './rules/d3.ts'
import { d4 } from './rules/d4.ts'
import { d5 } from './rules/d5.ts'
import { r1 } from './rules/r1.ts'
import { r3 } from './rules/r3.ts'
import { r4 } from './rules/r4.ts'
import type { Rule } from './rules/rule.ts'

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
