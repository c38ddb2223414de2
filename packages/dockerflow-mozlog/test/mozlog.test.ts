import pino from 'pino'
import { expect, test } from 'vitest'
import { mozlog } from '../src/index.ts'

test('a record becomes one mozlog object with everything logged inside Fields', () => {
  const lines: string[] = []
  const log = pino(mozlog({ logger: 'shop', hostname: 'h1' }), { write: (line: string) => lines.push(line) })
  log
    .child({ module: 'cart' })
    .warn({ items: 3, user: { id: 'u', prefs: { lang: 'fr' } }, none: null }, 'full %s', 'x')
  expect(lines).toHaveLength(1)
  const { Timestamp: _, ...rest } = JSON.parse(lines[0]!)
  expect(lines[0]).toMatch(/^\{"Severity":4,"Timestamp":\d{19},.*\}\n$/)
  expect(rest).toEqual({
    Severity: 4,
    Type: 'app.log',
    Logger: 'shop',
    Hostname: 'h1',
    EnvVersion: '2.0',
    Pid: process.pid,
    Fields: { module: 'cart', items: 3, user: { id: 'u', 'prefs.lang': 'fr' }, msg: 'full x' },
  })
})
