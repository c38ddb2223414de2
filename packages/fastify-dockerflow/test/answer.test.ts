import { afterEach, describe, expect, test } from 'vitest'
import { answerOf, createSender, findInternals, JSON_TYPE } from '../src/answer.ts'
import dockerflow from '../src/index.ts'
import { FASTIFY_VERSIONS } from './support/fastify-versions.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

describe.each(FASTIFY_VERSIONS)('on Fastify $version', ({ create }) => {
  function application() {
    const app = create()
    open.push(app)
    return app
  }

  test('what is needed to hand an answer to Node is found', async () => {
    const app = application()
    app.get('/', (_request, reply) => reply.send(Object.keys(findInternals(reply) ?? {})))
    expect((await app.inject('/')).json()).toEqual(['context', 'headers', 'trailers'])
  })

  test.each([
    ['as it is', findInternals],
    ['through Fastify, where that is not found', () => undefined],
  ])('an answer goes out %s, with the headers that hooks have set', async (_how, find) => {
    const app = application()
    const send = createSender(find)
    app.addHook('onRequest', (_request, reply, done) => {
      reply
        .header('x-frame-options', 'DENY')
        .header('set-cookie', ['a=1', 'b=2'])
        .header('cache-control', 'public')
      reply.raw.setHeader('x-raw', '1')
      done()
    })
    app.get('/', (_request, reply) => {
      send(reply, answerOf(503, JSON_TYPE, '{"ä":1}', { 'server-timing': 'a;dur=1.0' }))
    })
    const { statusCode, headers, body } = await app.inject('/')
    expect([statusCode, body]).toEqual([503, '{"ä":1}'])
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': '8',
      'cache-control': 'no-store',
      'server-timing': 'a;dur=1.0',
      'x-frame-options': 'DENY',
      'x-raw': '1',
      'set-cookie': ['a=1', 'b=2'],
    })
  })

  test('hooks run, and trailers are sent, on each endpoint', async () => {
    const app = application()
    const seen: string[] = []
    app.addHook('preHandler', (_request, reply, done) => {
      reply.trailer('x-trailer', (_reply, payload, done) => done(null, String(String(payload).length)))
      done()
    })
    app.addHook('onResponse', (_request, reply, done) => {
      seen.push(`onResponse ${reply.statusCode}`)
      done()
    })
    app.register(dockerflow, { version: { object: {} as never } })
    for (const path of ['/__lbheartbeat__', '/__heartbeat__', '/__version__']) {
      const { trailers, body } = await app.inject(path)
      expect(trailers).toEqual({ 'x-trailer': String(body.length) })
    }
    expect(seen).toHaveLength(3)
  })

  test('an answer to what has been answered is told as Fastify tells it', async () => {
    const app = application()
    const send = createSender()
    const outcomes: unknown[] = []
    app.get('/', (_request, reply) => {
      send(reply, answerOf(200, JSON_TYPE, '1'))
      outcomes.push(send(reply, answerOf(200, JSON_TYPE, '2')) === reply)
    })
    expect((await app.inject('/')).body).toBe('1')
    expect(outcomes).toEqual([true])
  })

  test('a header that cannot be sent is a 500, not the end of the process', async () => {
    const app = application()
    app.addHook('onRequest', (_request, reply, done) => {
      if (reply.statusCode === 200) reply.header('x-bad', 'line\nbreak')
      done()
    })
    app.setErrorHandler((_error, _request, reply) => {
      reply.removeHeader('x-bad').code(500).send('told')
    })
    app.register(dockerflow)
    const { statusCode, body } = await app.inject('/__lbheartbeat__')
    expect([statusCode, body]).toEqual([500, 'told'])
  })
})
