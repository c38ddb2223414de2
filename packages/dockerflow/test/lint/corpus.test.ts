import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { lint } from '../../src/lint/index.ts'
import { COMPLIANT } from './compliant.ts'
import { reported } from './judge.ts'
import { MUTATIONS } from './mutations.ts'

describe('a compliant Dockerfile', () => {
  test.each(Object.entries(COMPLIANT))('passes every clause: %s', (_name, judged) => {
    expect(reported(judged)).toEqual([])
  })

  test('is the one that the example ships', async () => {
    const root = fileURLToPath(new URL('../../../../', import.meta.url))
    const [report] = await lint({ cwd: root, files: ['Dockerfile.example'] })
    expect(report?.clauses.filter(({ verdict }) => verdict !== 'pass')).toEqual([])
  })

  test('is met in at least 15 styles', () => {
    expect(Object.keys(COMPLIANT).length).toBeGreaterThanOrEqual(15)
  })
})

describe('a Dockerfile with one clause broken', () => {
  test.each(MUTATIONS)('is reported for $breaks and nothing else: $what', ({ breaks, judged }) => {
    expect(reported(judged)).toEqual([`${breaks} fail`])
  })

  test('exists in at least 40 variants, several for each clause', () => {
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(40)
    const clauses = new Set(MUTATIONS.map(({ breaks }) => breaks))
    for (const clause of clauses)
      expect(MUTATIONS.filter(({ breaks }) => breaks === clause).length).toBeGreaterThan(3)
    expect([...clauses].sort()).toEqual(['A3', 'B6', 'D1', 'D2', 'D3', 'D4', 'D5', 'R1', 'R3', 'R4'])
  })
})
