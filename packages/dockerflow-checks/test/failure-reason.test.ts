import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FAILURES } from '../src/failure.ts'
import { explain, socketWords } from '../src/failure-reason.ts'

test('tells what real sockets say, one or several', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  const refusal = async (options: object) => {
    const socket = connect({ port, host: '127.0.0.1', ...options })
    return new Promise<Error>((resolve) => socket.once('error', resolve))
  }
  const expected = { reason: 'unreachable', code: 'ECONNREFUSED' }
  expect(explain(await refusal({}))).toEqual(expected)
  const lookup = (_host: string, _options: object, callback: (error: null, all: LookupAddress[]) => void) =>
    callback(null, [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.2', family: 4 },
    ])
  const both = await refusal({ host: 'both.test', autoSelectFamily: true, lookup })
  expect(both).toBeInstanceOf(AggregateError)
  expect(explain(both)).toEqual(expected)
})

test('looks into the errors behind an error', () => {
  const socket = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  expect(explain(new Error('fetch failed', { cause: socket })).reason).toBe('unreachable')
  expect(explain(new AggregateError([new Error('x'), socket])).reason).toBe('unreachable')
  expect(explain({ message: 'wrapped', driverError: socket }).code).toBe('ECONNRESET')
})

test('believes the table of the client before the socket, by code, name or text', () => {
  const known = {
    codes: { 1045: 'authentication', NoBucket: 'missing' },
    texts: [[/too many/, 'exhausted']],
  } as const
  const socket = { code: 'ECONNRESET' }
  expect(explain({ ...socket, cause: { errno: 1045 } }, known)).toEqual({
    reason: 'authentication',
    code: '1045',
  })
  expect(explain({ name: 'NoBucket' }, known).reason).toBe('missing')
  expect(explain({ ...socket, message: 'too many users' }, known)).toEqual({
    reason: 'exhausted',
    code: 'ECONNRESET',
  })
  expect(explain('too many users', known).reason).toBe('exhausted')
})

test('believes what is behind an error that only says that the client gave up', () => {
  const known = { codes: { RetriesExceeded: 'unreachable', 1045: 'authentication' } } as const
  const name = 'RetriesExceeded'
  expect(explain({ name, cause: { code: 1045 } }, known).reason).toBe('authentication')
  expect(explain({ name, code: 'GAVE_UP', cause: { code: 'ECONNRESET' } }, known)).toEqual({
    reason: 'unreachable',
    code: 'ECONNRESET',
  })
  expect(explain({ name, cause: { code: 'ETIMEDOUT' } }, known)).toEqual({
    reason: 'unreachable',
    code: undefined,
  })
})

test('an abort and a timeout are timeouts', () => {
  expect(explain(AbortSignal.abort().reason).reason).toBe('timeout')
  expect(explain(new DOMException('late', 'TimeoutError')).reason).toBe('timeout')
})

test('does not take a code that could carry a secret for one to publish', () => {
  expect(explain({ code: 'postgres://user:pw@host' })).toEqual({ reason: 'failed', code: undefined })
})

test('survives circles, throwing getters and anything else that may be thrown', () => {
  const circle = new Error('a')
  circle.cause = new Error('b', { cause: circle })
  expect(explain(circle).reason).toBe('failed')
  const hostile = {
    get code() {
      throw new Error('no')
    },
  }
  expect(explain(hostile).reason).toBe('failed')
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), (thrown) => {
      expect(Object.keys(FAILURES)).toContain(explain(thrown).reason)
    }),
  )
})

test('has words for the codes that operators meet, and the code for others', () => {
  expect(socketWords('ENOTFOUND')).toBe('its host name does not resolve')
  expect(socketWords('EHOSTDOWN')).toBe('EHOSTDOWN')
  expect(socketWords(undefined)).toBeUndefined()
})
