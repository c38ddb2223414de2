import { expectTypeOf, test } from 'vitest'
import {
  type Check,
  type CheckDefinition,
  createChecker,
  error,
  type HeartbeatPayload,
  heartbeatPayload,
  type Message,
  type NoVersionFile,
  type Report,
  type Status,
  type VersionFile,
} from '../src/index.ts'

test('a check returns nothing, a message, several, or a promise of these', () => {
  expectTypeOf(() => {}).toExtend<Check>()
  expectTypeOf(async () => {}).toExtend<Check>()
  expectTypeOf(() => error('a', 'A.')).toExtend<Check>()
  expectTypeOf(async () => [error('a', 'A.')]).toExtend<Check>()
  expectTypeOf(async (): Promise<Message | undefined> => undefined).toExtend<Check>()
})

test('a check cannot return what is no message', () => {
  expectTypeOf(() => true).not.toExtend<Check>()
  expectTypeOf(async () => 'PONG').not.toExtend<Check>()
  expectTypeOf(async () => ({ rows: [] })).not.toExtend<Check>()
})

test('register takes a function with options or a definition, and no unknown option', () => {
  const checker = createChecker()
  checker.register('a', () => {}, { timeout: 5 })
  checker.register('a', { check: () => {}, severity: 'critical' })
  // @ts-expect-error there is no such option
  checker.register('a', () => {}, { timout: 5 })
  // @ts-expect-error a check cannot fail with ok
  checker.register('a', () => {}, { severity: 'ok' })
  expectTypeOf(checker.checks).toEqualTypeOf<ReadonlyMap<string, CheckDefinition>>()
})

test('listeners are given what their event has', () => {
  const checker = createChecker()
  checker.on('report', (report) => expectTypeOf(report).toEqualTypeOf<Report>())
  checker.on('transition', ({ from, to, error }) => {
    expectTypeOf(from).toEqualTypeOf<Status | undefined>()
    expectTypeOf(to).toEqualTypeOf<Status>()
    expectTypeOf(error).toEqualTypeOf<unknown>()
  })
  checker.on('transition', async () => {})
  // @ts-expect-error there is no such event
  checker.on('error', () => {})
})

test('reports cannot be changed', async () => {
  const report = await createChecker().run()
  // @ts-expect-error a report is read-only
  report.level = 0
  // @ts-expect-error and so are its results
  report.results.pop()
  expectTypeOf(heartbeatPayload(report, 'full')).toEqualTypeOf<HeartbeatPayload>()
})

test('a version file has its object only when it was read', () => {
  const file = {} as VersionFile | NoVersionFile
  if (file.ok) expectTypeOf(file.bytes).toEqualTypeOf<Buffer>()
  else expectTypeOf(file.problem).toEqualTypeOf<string>()
})
