import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Disruption, verify } from '../src/index.ts'
import { answer, type Handler, NO_STORE, startService } from './support/service.ts'
import { evidence, ids } from './support/verdicts.ts'

/** A service whose backing service is there until it is taken away. */
function service(options: { readonly heartbeat?: Handler; readonly lb?: Handler } = {}) {
  const state = { away: false }
  const down = {
    '/__heartbeat__': options.heartbeat ?? answer(503, 'text/plain', 'away', NO_STORE),
    '/__lbheartbeat__': options.lb,
  }
  const up = answer(200, 'text/plain', 'ok', NO_STORE)
  const handler =
    (path: keyof typeof down): Handler =>
    (request, response) =>
      ((state.away ? down[path] : undefined) ?? up)(request, response)
  const running = startService({
    '/__heartbeat__': handler('/__heartbeat__'),
    '/__lbheartbeat__': handler('/__lbheartbeat__'),
  })
  const disruption: Disruption = {
    break: async () => {
      state.away = true
    },
    restore: async () => {
      state.away = false
    },
    recovery: 300,
  }
  return { state, running, disruption }
}

test('A5 A6: a heartbeat that follows its backing service, and an lbheartbeat that does not, are proved', async () => {
  const { running, disruption, state } = service()
  await using server = await running
  const report = await verify({ url: server.url, timeout: 2000, disruption })
  expect(ids(report, 'pass')).toEqual(['A4', 'A5', 'A6'])
  expect(evidence(report, 'A5')).toMatch(
    /with the backing service away: 503 in .*200 again \d+ ms after it came back/,
  )
  expect(evidence(report, 'A6')).toContain('200 all the time while the backing service was away')
  expect(state.away).toBe(false)
})

test('A5: a heartbeat that stays at 200 while the backing service is away checks nothing', async () => {
  const { running, disruption } = service({ heartbeat: answer(200, 'text/plain', 'ok') })
  await using server = await running
  const report = await verify({ url: server.url, timeout: 2000, disruption })
  expect(ids(report, 'fail')).toEqual(['A5'])
  expect(evidence(report, 'A5')).toContain('never answered 5xx; at last: 200')
})

test('A5: a heartbeat that hangs while the backing service is away tells nobody what is wrong', async () => {
  const { running, disruption } = service({ heartbeat: () => {} })
  await using server = await running
  const report = await verify({ url: server.url, timeout: 400, disruption })
  expect(ids(report, 'fail')).toEqual(['A5'])
  expect(evidence(report, 'A5')).toContain(
    'while the backing service was away, GET /__heartbeat__: no answer within 400 ms',
  )
})

test('A5: a heartbeat that does not recover is caught', async () => {
  const { running, disruption } = service()
  await using server = await running
  const report = await verify({
    url: server.url,
    timeout: 2000,
    disruption: { ...disruption, restore: async () => {} },
  })
  expect(ids(report, 'fail')).toEqual(['A5'])
  expect(evidence(report, 'A5')).toContain(
    '300 ms after it came back, /__heartbeat__ does not answer 200; at last: 503',
  )
})

test('A6: an lbheartbeat that fails with the backing service is caught', async () => {
  const { running, disruption } = service({ lb: answer(503, 'text/plain') })
  await using server = await running
  const report = await verify({ url: server.url, timeout: 2000, disruption })
  expect(ids(report, 'fail')).toEqual(['A6'])
  expect(evidence(report, 'A6')).toContain('while the backing service was away, GET /__lbheartbeat__: 503')
})

test('A5: nothing is taken away from a service whose heartbeat is not at 200', async () => {
  const { running, disruption, state } = service()
  await using server = await running
  state.away = true
  const report = await verify({ url: server.url, timeout: 2000, disruption })
  expect(evidence(report, 'A5')).toContain('has to be at 200 before the backing service is taken away')
})

test('shell commands take it away and bring it back, and what they say is told when they fail', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'dockerflow-')), 'there')
  await writeFile(file, '')
  await using server = await startService({
    '/__heartbeat__': (request, response) => {
      readFile(file).then(
        () => answer(200, 'text/plain', 'ok')(request, response),
        () => answer(500, 'text/plain', 'no')(request, response),
      )
    },
  })
  const url = server.url
  const commands = { break: `rm ${file}`, restore: `touch ${file}`, recovery: 2000 }
  expect(ids(await verify({ url, timeout: 2000, disruption: commands }), 'fail')).toEqual([])
  const failing = verify({
    url,
    timeout: 2000,
    disruption: { ...commands, break: `rm ${file}; echo no such thing >&2; exit 3` },
  })
  await expect(failing).rejects.toThrow(/ended with exit code 3: no such thing/)
  // Brought back all the same.
  await expect(readFile(file, 'utf8')).resolves.toBe('')
  await rm(file)
})
