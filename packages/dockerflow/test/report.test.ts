import { expect, test } from 'vitest'
import { clauseResult, exitCode, targetReport } from '../src/report/report.ts'

test('a report is in the order of the specification and counts each verdict', () => {
  const report = targetReport('x', [
    clauseResult('R1', 'fail', 'two processes'),
    clauseResult('A2', 'pass', 'answered'),
    clauseResult('D5', 'unknown', 'the base image may set it', { line: 3 }),
    clauseResult('A1', 'skipped', 'not seen from outside'),
  ])
  expect(report.clauses.map(({ id }) => id)).toEqual(['A1', 'A2', 'D5', 'R1'])
  expect(report.summary).toEqual({ pass: 1, fail: 1, unknown: 1, skipped: 1 })
})

test('a recommendation that fails changes the exit code only when it is strict, a requirement always does', () => {
  const may = targetReport('x', [clauseResult('R1', 'fail', 'two processes')])
  const must = targetReport('x', [clauseResult('D5', 'fail', 'runs as root')])
  const open = targetReport('x', [clauseResult('D5', 'unknown', 'unknown base')])
  expect([exitCode([may]), exitCode([may], true)]).toEqual([0, 1])
  expect([exitCode([must]), exitCode([may, must], true)]).toEqual([1, 1])
  expect([exitCode([open]), exitCode([open], true)]).toEqual([0, 1])
})
