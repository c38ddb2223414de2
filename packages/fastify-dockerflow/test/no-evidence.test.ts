import { describe, expect, test } from 'vitest'
import type { DockerflowOptions } from '../src/index.ts'
import { boot, put, type Register } from './support/discovery.ts'
import { lookAlike } from './support/look-alike.ts'

/** The warnings of a boot about there being no check. */
async function warnings(options: DockerflowOptions, register: Register = () => {}): Promise<string[]> {
  const { lines } = await boot(register, options)
  return lines.filter(({ level, msg }) => level === 40 && msg.includes('no check:')).map(({ msg }) => msg)
}

describe('an application that is ready without a check', () => {
  test('is warned once, with the three ways to add one and the way to say that none is needed', async () => {
    const [warning, ...more] = await warnings({})
    expect(more).toEqual([])
    for (const way of ['`checks`', 'app.dockerflow.check(name, check)', '`clients: { database: pool }`']) {
      expect(warning).toContain(way)
    }
    expect(warning).toContain('/__heartbeat__ answers 200 even when a backing service is down')
    expect(warning).toContain('`backingServices: []`')
  })

  test.each([
    ['clients that nobody looks for', { discover: false }],
    ["clients that 'warn' does not register", { discover: 'warn' }],
  ] as const)('is warned with %s too', async (_, options) => {
    expect(await warnings(options, (app) => put(app, 'redis', lookAlike('redis')))).toHaveLength(1)
  })

  test('is warned with a client in a closure, of which the application shows nothing', async () => {
    const redis = lookAlike('redis')
    expect(await warnings({}, (app) => app.get('/', () => String(redis.status)))).toHaveLength(1)
  })

  test.each([{ backingServices: [] }, { checks: {} }, { clients: {} }])(
    'is not warned when it says that there is nothing to check: %j',
    async (options) => expect(await warnings(options)).toEqual([]),
  )

  test('is warned when an option is there but says nothing', async () => {
    expect(await warnings({ checks: undefined, backingServices: undefined } as never)).toHaveLength(1)
  })
})

test.each<[string, DockerflowOptions, Register]>([
  ['in the options', { checks: { database: () => {} } }, () => {}],
  ['of a client that is given', { clients: { database: lookAlike('postgres') } }, () => {}],
  ['of a client that is found', {}, (app) => put(app, 'redis', lookAlike('redis'))],
  ['registered later', {}, (app) => app.dockerflow.check('database', () => {})],
  [
    'registered in a hook',
    {},
    (app) => app.addHook('onReady', async () => app.dockerflow.check('database', () => {})),
  ],
])('a check %s needs no warning', async (_, options, register) => {
  expect(await warnings(options, register)).toEqual([])
})
