import { tracingChannel } from 'node:diagnostics_channel'
import { expect, test } from 'vitest'
import { type CheckTrace, createChecker } from '../src/index.ts'

test('the tracing channel tells of each call: its start, its end, what came of it', async () => {
  const seen: string[] = []
  const tell = (event: string) => (trace: unknown) => {
    const { name, result, error } = trace as CheckTrace
    seen.push(
      [event, name, result, error]
        .filter((word) => word !== undefined)
        .map(String)
        .join(' '),
    )
  }
  const subscribers = {
    start: tell('start'),
    end: tell('end'),
    asyncStart: tell('asyncStart'),
    asyncEnd: tell('asyncEnd'),
    error: tell('error'),
  }
  const channel = tracingChannel('dockerflow:check')
  channel.subscribe(subscribers)
  const checker = createChecker({
    checks: {
      failing: () => {
        throw new Error('down')
      },
    },
  })
  const { results } = await checker.run()
  expect(seen).toEqual([
    'start failing',
    'end failing',
    'error failing Error: down',
    'asyncStart failing Error: down',
    'asyncEnd failing Error: down',
  ])
  expect(results[0]?.messages[0]).toMatchObject({ id: 'dockerflow.check.E001', cause: 'Error: down' })
  checker.unregister('failing')
  seen.length = 0
  checker.register('answering', (() => 42) as never)
  await checker.run()
  expect(seen).toContain('asyncEnd answering 42')
  channel.unsubscribe(subscribers)
  seen.length = 0
  checker.register('unheard', () => {})
  await checker.run()
  expect(seen).toEqual([])
  await checker.close()
})
