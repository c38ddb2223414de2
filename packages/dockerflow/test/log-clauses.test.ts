import { expect, test } from 'vitest'
import { logClauses } from '../src/verify/image/log-clauses.ts'
import { evidence, ids } from './support/verdicts.ts'

const nothing = Buffer.alloc(0)
const LINE =
  '{"Timestamp":1700000000000000000,"Type":"a","Logger":"a","Hostname":"h","EnvVersion":"2.0","Severity":6,"Pid":1,"Fields":{"msg":"x"}}\n'

function logged(stdout: string | Buffer, stderr: string | Buffer = nothing, files: readonly string[] = []) {
  return { clauses: logClauses({ stdout: Buffer.from(stdout), stderr: Buffer.from(stderr), files }) }
}

test('A7 R2: mozlog on stdout passes both', () => {
  expect(ids(logged(LINE + LINE), 'pass')).toEqual(['A7', 'R2'])
})

test('A7: text with colours on stderr is text, and no mozlog', () => {
  const report = logged('', '\u001b[32mready\u001b[0m\n')
  expect(ids(report, 'pass')).toEqual(['A7'])
  expect(evidence(report, 'R2')).toBe('There is no line on stdout.')
})

test('R2: how many lines are mozlog is said, and the first that is not is shown', () => {
  const report = logged(`${LINE}starting up\n${LINE}`)
  expect(evidence(report, 'R2')).toBe(
    '2 of 3 lines on stdout are mozlog; line 2: it is not JSON: starting up',
  )
})

test.each([
  ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0xfe, 0x0a]), /it is not UTF-8/],
  ['control characters', 'fine\nnot\u0000fine\n', /line 2 holds the control character "\\u0000"/],
])('A7: %s are no text', (_what, stderr, says) => {
  const report = logged(LINE, stderr)
  expect(ids(report, 'fail')).toEqual(['A7'])
  expect(evidence(report, 'A7')).toMatch(says)
})

test('A7: silence proves nothing, a log file does', () => {
  expect(ids(logged(''), 'unknown')).toEqual(['A7'])
  const filed = logged('', '', ['/app/logs/app.log'])
  expect(ids(filed, 'fail')).toEqual(['A7', 'R2'])
  expect(evidence(filed, 'A7')).toContain('Files written: /app/logs/app.log')
})

test('A7: a log that was cut within a character is text', () => {
  expect(ids(logged(LINE, Buffer.from('naïve').subarray(0, 3)), 'pass')).toContain('A7')
})
