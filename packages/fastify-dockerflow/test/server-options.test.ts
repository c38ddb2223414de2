import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { registerRequestSummary } from '../src/request-summary.ts'
import { serverOptions } from '../src/server-options.ts'

test('a request gets one mozlog line of type request.summary and none of Fastify', async () => {
  const lines: string[] = []
  const stream = { write: (line: string) => lines.push(line) }
  const app = Fastify(serverOptions({ name: 'shop', logger: { stream } as object }))
  registerRequestSummary(app)
  app.get('/a', async () => 'ok')
  await app.inject({ url: '/a?secret=1', headers: { 'x-request-id': 'r-1' } })
  expect(lines).toHaveLength(1)
  const { Type, Logger, Fields } = JSON.parse(lines[0]!)
  expect({ Type, Logger }).toEqual({ Type: 'request.summary', Logger: 'shop' })
  expect(Fields).toMatchObject({
    path: '/a',
    method: 'GET',
    code: 200,
    errno: 0,
    rid: 'r-1',
    msg: 'request completed',
  })
})
