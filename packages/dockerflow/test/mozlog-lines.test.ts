import { Ajv2020 } from 'ajv/dist/2020.js'
import schema from 'dockerflow-mozlog/schema.json' with { type: 'json' }
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mozlogProblem } from '../src/spec/mozlog-line.ts'

const RECORD = {
  Timestamp: 1.7e18,
  Type: 'app.log',
  Logger: 'app',
  Hostname: 'h',
  EnvVersion: '2.0',
  Severity: 6,
  Pid: 1,
  Fields: { msg: 'hello', a: [1, 2], b: { c: true } },
}
const matchesSchema = new Ajv2020().compile(schema)

const LINES: readonly (readonly [change: object, problem: string | undefined])[] = [
  [{}, undefined],
  [{ Pid: undefined, Logger: undefined }, undefined],
  [{ severity: 'INFO', message: 'hello' }, undefined],
  [{ Timestamp: undefined }, 'Timestamp is missing'],
  [{ Timestamp: '1700000000000000000' }, 'Timestamp is not of type integer'],
  [{ Timestamp: 1_700_000_000_000 }, 'Timestamp: 1700000000000 is less than 9007199254740992'],
  [{ Type: '' }, 'Type is empty'],
  [{ Logger: 1 }, 'Logger is not of type string'],
  [{ Pid: 1.5 }, 'Pid is not of type integer'],
  [{ Pid: -1 }, 'Pid: -1 is less than 0'],
  [{ EnvVersion: '1.0' }, 'EnvVersion is not "2.0"'],
  [{ Severity: 30 }, 'Severity: 30 is greater than 7'],
  [
    { severity: 'LOUD' },
    'severity is none of ["EMERGENCY","ALERT","CRITICAL","ERROR","WARNING","NOTICE","INFO","DEBUG"]',
  ],
  [{ pid: 1 }, 'pid is not a key of mozlog'],
  [{ Fields: 'x' }, 'Fields is not of type object'],
  [{ Fields: {} }, 'Fields is empty'],
  [{ Fields: { a: [] } }, 'Fields.a is empty'],
  ...[[1, '2'], null, [null], [[1]]].map(
    (a) =>
      [
        { Fields: { a } },
        'Fields.a is not a string, number, boolean, a list of one of these, or one level of object',
      ] as const,
  ),
  [{ Fields: { b: {} } }, 'Fields.b is empty'],
  [
    { Fields: { b: { c: { d: 1 } } } },
    'Fields.b.c is not a string, number, boolean, a list of one of these, or one level of object',
  ],
]

test.each(LINES)('R2: the record with %j: %s', (change, problem) => {
  const line = JSON.stringify({ ...RECORD, ...change })
  expect(mozlogProblem(line)).toEqual(problem)
  expect(matchesSchema(JSON.parse(line))).toBe(problem === undefined)
})

test('R2: what is not a JSON object is no record', () => {
  expect(mozlogProblem('hello')).toBe('it is not JSON')
  expect(mozlogProblem('[]')).toBe('it is not of type object')
  expect(mozlogProblem('null')).toBe('it is not of type object')
})

test('R2: verify and the published schema agree on any record', () => {
  const value = fc.jsonValue({ maxDepth: 3 })
  const change = fc.dictionary(fc.constantFrom(...Object.keys(RECORD), 'severity', 'x'), value)
  const fields = fc.dictionary(fc.string(), value)
  fc.assert(
    fc.property(change, fields, (changed, Fields) => {
      const record = { ...RECORD, Fields, ...changed }
      expect(mozlogProblem(JSON.stringify(record)) === undefined).toBe(matchesSchema(record))
    }),
    { numRuns: 500 },
  )
})
