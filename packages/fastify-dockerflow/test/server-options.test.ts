import { mozlog } from 'dockerflow-mozlog'
import type { FastifyServerOptions } from 'fastify'
import Fastify, * as fastify from 'fastify'
import pino from 'pino'
import { expect, test } from 'vitest'
import { createIds } from '../src/request-id.ts'
import { serverOptions } from '../src/server-options.ts'
import { mozlogService } from './support/mozlog-service.ts'

/** Random, then a count. */
const GENERATED = /^[\w-]{10}[0-9a-z]{2}$/

test('every line that is logged through request.log has the request id', async () => {
  const { app, others, summaries } = mozlogService()
  app.get('/', async (request) => {
    request.log.info('inside')
    return request.id
  })
  const { body } = await app.inject('/')
  expect(body).toMatch(GENERATED)
  expect(others()).toMatchObject([{ Fields: { rid: body, msg: 'inside' } }])
  expect(summaries()).toMatchObject([{ rid: body }])
})

test('a sane X-Request-Id is taken, another one is replaced', async () => {
  const { app } = mozlogService()
  app.get('/', async (request) => request.id)
  const id = async (given: string) =>
    (await app.inject({ url: '/', headers: { 'x-request-id': given } })).body
  for (const sane of ['abc', 'a.b_c-d:e/f+g=~@', 'x'.repeat(128)]) expect(await id(sane)).toBe(sane)
  for (const insane of ['', 'a b', 'a"b', 'a\tb', 'é', '{}', 'a,b', 'x'.repeat(129)]) {
    expect(await id(insane)).toMatch(GENERATED)
  }
})

test('no two requests get the same id, of one process or of two', () => {
  const [one, other] = [createIds(), createIds()]
  const ids = Array.from({ length: 5000 }, () => [one(), other()]).flat()
  expect(new Set(ids).size).toBe(10_000)
  for (const id of ids) expect(id).toMatch(GENERATED)
})

test('another header, no header and a generator of ids are the application’s to choose', async () => {
  const named = mozlogService({}, { requestIdHeader: 'X-Trace', genReqId: () => 'made' })
  named.app.get('/', async (request) => request.id)
  expect((await named.app.inject({ url: '/', headers: { 'x-trace': 't' } })).body).toBe('t')
  expect((await named.app.inject({ url: '/', headers: { 'x-request-id': 't' } })).body).toBe('made')
  const none = mozlogService({}, { requestIdHeader: false, genReqId: () => 'made' })
  none.app.get('/', async (request) => request.id)
  expect((await none.app.inject({ url: '/', headers: { 'x-request-id': 't' } })).body).toBe('made')
})

test('options of Fastify are passed on', () => {
  const options = serverOptions({ name: 'shop', bodyLimit: 7, logger: false })
  expect(options).toMatchObject({ bodyLimit: 7, logger: false })
})

test('a logger of the application’s own takes the place of ours', async () => {
  const lines: string[] = []
  const stream = { write: (line: string) => void lines.push(line) }
  const loggerInstance = pino(mozlog({ logger: 'own' }), stream)
  const app = Fastify(serverOptions({ name: 'shop', loggerInstance }))
  app.get('/', async (request) => request.log.info('inside'))
  await app.inject('/')
  await app.close()
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { Logger: 'own', Fields: { rid: expect.any(String), msg: 'inside' } },
  ])
})

test('the label of request ids, and logging of requests turned off, are passed on', async () => {
  const { app, others } = mozlogService({}, { requestIdLogLabel: 'trace', disableRequestLogging: true })
  app.get('/', async (request) => request.log.info('inside'))
  await app.inject({ url: '/', headers: { 'x-request-id': 'r-1' } })
  expect(others()).toMatchObject([{ Fields: { trace: 'r-1', msg: 'inside' } }])
})

test('an answer of the application’s own to what the router refuses is summarized too', async () => {
  const frameworkErrors: FastifyServerOptions['frameworkErrors'] = (_error, _request, reply) => {
    void reply.code(418 as never).send('no' as never)
  }
  const { app, summaries } = mozlogService({}, { frameworkErrors })
  app.get('/:id', async () => 'ok')
  expect((await app.inject('/%zz')).body).toBe('no')
  expect(summaries()).toMatchObject([{ path: '/%zz', code: 418, errno: 0 }])
})

test('without a logger nothing is logged and requests are served', async () => {
  const { app, lines } = mozlogService({}, { logger: false })
  app.get('/', async () => 'ok')
  expect((await app.inject('/')).body).toBe('ok')
  expect(lines).toEqual([])
})

test('without summaries an error is still logged once, by a Fastify that takes a log controller', async () => {
  const { app, lines } = mozlogService(false)
  app.get('/', async () => {
    throw new Error('broken')
  })
  await app.inject('/')
  const logged = { Severity: 3, Fields: { msg: 'broken', err: { message: 'broken' } } }
  expect(lines).toMatchObject('LogController' in fastify ? [logged] : [])
})

test('an option of the logger that mozlog cannot honour is refused', () => {
  expect(() => serverOptions({ name: 'shop', logger: { timestamp: true } as object })).toThrow(/timestamp/)
})
