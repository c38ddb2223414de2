import { A1 } from '../clauses/a1.ts'
import { A2 } from '../clauses/a2.ts'
import { A3 } from '../clauses/a3.ts'
import { A4 } from '../clauses/a4.ts'
import { A5 } from '../clauses/a5.ts'
import { A6 } from '../clauses/a6.ts'
import { A7 } from '../clauses/a7.ts'
import { A8 } from '../clauses/a8.ts'
import { B1 } from '../clauses/b1.ts'
import { B2 } from '../clauses/b2.ts'
import { B3 } from '../clauses/b3.ts'
import { B4 } from '../clauses/b4.ts'
import { B5 } from '../clauses/b5.ts'
import { B6 } from '../clauses/b6.ts'
import { D1 } from '../clauses/d1.ts'
import { D2 } from '../clauses/d2.ts'
import { D3 } from '../clauses/d3.ts'
import { D4 } from '../clauses/d4.ts'
import { D5 } from '../clauses/d5.ts'
import { R1 } from '../clauses/r1.ts'
import { R2 } from '../clauses/r2.ts'
import { R3 } from '../clauses/r3.ts'
import { R4 } from '../clauses/r4.ts'
import type { Clause, ClauseId } from './clause.ts'

/** Every clause of the specification, in its order. */
export const CLAUSES: Readonly<Record<ClauseId, Clause>> = {
  A1,
  A2,
  A3,
  A4,
  A5,
  A6,
  A7,
  A8,
  D1,
  D2,
  D3,
  D4,
  D5,
  B1,
  B2,
  B3,
  B4,
  B5,
  B6,
  R1,
  R2,
  R3,
  R4,
}

const DOCS = 'https://github.com/fastify-dockerflow/fastify-dockerflow/blob/main/docs/spec-conformance.md'

/** Where the documentation says more about clause `id`. */
export function docsLink(id: ClauseId): string {
  return `${DOCS}#${id.toLowerCase()}`
}
