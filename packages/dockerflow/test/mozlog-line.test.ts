import { expect, test } from 'vitest'
import { mozlogProblem } from '../src/verify/image/mozlog-line.ts'

const LINE =
  '{"Timestamp":1700000000000000000,"Type":"app.log","Logger":"app","Hostname":"h","EnvVersion":"2.0","Severity":6,"Pid":1,"Fields":{"msg":"hello","a":[1,2],"b":{"c":true}}}'

test('R2: a record of mozlog is one', () => {
  expect(mozlogProblem(LINE)).toBeUndefined()
})

test.each([
  ['hello', 'it is not JSON'],
  ['[]', 'it is not a JSON object'],
  [LINE.replace('"Timestamp":1700000000000000000,', ''), 'Timestamp is missing'],
  [LINE.replace('1700000000000000000', '"1700000000000000000"'), 'Timestamp is not a number'],
  [LINE.replace('1700000000000000000', '1700000000000'), 'Timestamp is not nanoseconds since the epoch'],
  [LINE.replace('1700000000000000000', '1.7e18'), 'Timestamp is not nanoseconds since the epoch'],
  [LINE.replace('"Type":"app.log",', ''), 'Type is missing'],
  [LINE.replace('"Logger":"app"', '"Logger":1'), 'Logger is not a string'],
  [LINE.replace('"Pid":1', '"Pid":1.5'), 'Pid is not an integer'],
  [LINE.replace('"2.0"', '"1.0"'), 'EnvVersion is not "2.0"'],
  [LINE.replace('"Severity":6', '"Severity":30'), 'Severity is not a syslog severity, 0 to 7'],
  [LINE.replace(/"Fields":.*/, '"Fields":"x"}'), 'Fields is missing, or not an object'],
  [LINE.replace(/"Fields":.*/, '"Fields":{}}'), 'Fields is empty'],
  [LINE.replace('[1,2]', '[]'), 'Fields.a is not a text, number, boolean or a list of one of these'],
  [LINE.replace('[1,2]', '[1,"2"]'), 'Fields.a is not a text, number, boolean or a list of one of these'],
  [LINE.replace('[1,2]', 'null'), 'Fields.a is not a text, number, boolean or a list of one of these'],
  [LINE.replace('{"c":true}', '{}'), 'Fields.b is empty'],
  [LINE.replace('true', '{"d":1}'), 'Fields.b.c is deeper than one level, or null'],
])('R2: %s is none, because %s', (line, problem) => {
  expect(mozlogProblem(line)).toBe(problem)
})
