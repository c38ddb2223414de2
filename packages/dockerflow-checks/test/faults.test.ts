import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type Check,
  type Checker,
  CheckFailure,
  createChecker,
  critical,
  error,
  info,
  type Message,
  redactedError,
} from '../src/index.ts'

const TIMEOUT = 100

/** One way to misbehave: a check, and exactly what the report says of it; undefined when it is not in the report. */
type Fault = readonly [
  name: string,
  make: (checker: Checker) => unknown,
  expected: readonly Message[] | undefined,
]

const passes: readonly Message[] = []
const late = [error('dockerflow.check.E002', `No answer within ${TIMEOUT} ms.`)]

function failed(cause: string): Message[] {
  return [{ ...error('dockerflow.check.E001', 'The check failed: its error is in the log.'), cause }]
}

function odd(what: string, count = 1): Message[] {
  const text = `The check answered with ${what}: a check returns nothing, a message or a list of messages.`
  return Array.from({ length: count }, () => error('dockerflow.check.E009', text))
}

function throwing(thrown: () => unknown): () => Check {
  return () => () => {
    throw thrown()
  }
}

/** A check whose `kind` throws from its first call on. */
function changing(): Check {
  const check = () => {
    withGetter(check, 'kind')
    throw new Error('no')
  }
  return check
}

function returning(answer: () => unknown): () => unknown {
  return () => () => answer()
}

function withGetter(of: object, key: string): object {
  return Object.defineProperty(of, key, {
    get() {
      throw new Error('getter')
    },
  })
}

function refusing(target: object): object {
  const refuse = () => {
    throw new Error('trap')
  }
  return new Proxy(target, { get: refuse, has: refuse, getPrototypeOf: refuse, ownKeys: refuse })
}

function cyclic(): Error {
  const first = new Error('first')
  first.cause = new Error('second', { cause: first })
  return first
}

function thenable(
  act: (resolve: (value?: unknown) => void, reject: (error: unknown) => void) => void,
): unknown {
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
  return { then: act }
}

const FAULTS: readonly Fault[] = [
  ['throws an Error', throwing(() => new TypeError('no')), failed('TypeError: no')],
  ['rejects', () => async () => Promise.reject(new Error('no')), failed('Error: no')],
  ['throws a string', throwing(() => 'no'), failed('string: no')],
  ['throws an empty string', throwing(() => ''), failed('string: ')],
  ['throws undefined', throwing(() => undefined), failed('undefined: undefined')],
  ['throws null', throwing(() => null), failed('null: null')],
  ['throws a Symbol', throwing(() => Symbol('no')), failed('symbol: Symbol(no)')],
  ['throws a bigint', throwing(() => 7n), failed('bigint: 7')],
  ['throws a function', throwing(() => Math.max), failed('function: function max() { [native code] }')],
  ['throws an array', throwing(() => ['no']), failed('Array: no')],
  ['throws a plain object', throwing(() => ({ message: 'no', code: 7 })), failed('Object: no')],
  ['throws an object without prototype', throwing(() => Object.create(null)), failed('object: unreadable')],
  ['throws a frozen Error', throwing(() => Object.freeze(new Error('no'))), failed('Error: no')],
  ['throws an Error without message', throwing(() => new Error()), failed('Error: Error')],
  [
    'throws an Error whose message throws',
    throwing(() => withGetter(new Error(), 'message')),
    failed('Error: unreadable'),
  ],
  [
    'throws an Error whose name throws',
    throwing(() => withGetter(new Error('no'), 'name')),
    failed('Error: no'),
  ],
  [
    'throws an Error whose stack throws',
    throwing(() => withGetter(new Error('no'), 'stack')),
    failed('Error: no'),
  ],
  [
    'throws an Error whose cause throws',
    throwing(() => withGetter(new Error('no'), 'cause')),
    failed('Error: no'),
  ],
  [
    'throws an Error whose message is no string',
    throwing(() => Object.assign(new Error(), { message: { deep: true } })),
    failed('Error: Error: [object Object]'),
  ],
  [
    'throws a proxy that refuses everything',
    throwing(() => refusing(new Error('no'))),
    failed('object: unreadable'),
  ],
  ['throws a cycle of causes', throwing(cyclic), failed('Error: first; caused by Error: second')],
  [
    'throws an AggregateError',
    throwing(() => new AggregateError([new Error('::1'), new Error('127.0.0.1')], 'both')),
    failed('AggregateError: both; caused by Error: ::1; caused by Error: 127.0.0.1'),
  ],
  [
    'throws an AggregateError that holds itself',
    throwing(() => {
      const self = new AggregateError([], 'self')
      self.errors.push(self)
      return self
    }),
    failed('AggregateError: self'),
  ],
  [
    'throws an AggregateError with a hostile list',
    throwing(() => Object.assign(new Error('no'), { errors: refusing([]) })),
    failed('Error: no'),
  ],
  [
    'throws an AggregateError of a thousand',
    throwing(() => new AggregateError(Array.from({ length: 1000 }, (_, i) => i))),
    failed(
      `AggregateError: AggregateError${Array.from({ length: 9 }, (_, i) => `; caused by number: ${i}`).join('')}`,
    ),
  ],
  ['throws 10 MB', throwing(() => new Error('x'.repeat(10_000_000))), failed('Error: …')],
  [
    'throws a password',
    throwing(() => new Error('connect postgres://app:hunter2@db/x')),
    failed('Error: connect postgres://[redacted]@db/x'),
  ],
  [
    'throws a known failure',
    throwing(() => new CheckFailure('redis', 'unreachable', 'No connection.', new Error('ECONNREFUSED'))),
    [{ ...error('dockerflow.redis.E003', 'No connection.'), cause: 'Error: ECONNREFUSED' }],
  ],
  [
    'throws a known failure with a password as its text',
    throwing(() => new CheckFailure('redis', 'failed', 'redis://:hunter2@h')),
    [error('dockerflow.redis.E001', 'redis://[redacted]@h')],
  ],
  [
    'throws a known failure whose id was overwritten',
    throwing(() => Object.assign(new CheckFailure('redis', 'failed', 'no'), { id: 'a b' })),
    failed('CheckFailure: no'),
  ],
  [
    'throws a known failure whose message throws',
    throwing(() => withGetter(new CheckFailure('redis', 'failed', 'no'), 'message')),
    failed('CheckFailure: unreadable'),
  ],
  [
    'throws what looks like a known failure',
    throwing(() => Object.assign(new Error('no'), { id: 'dockerflow.redis.E003', reason: 'unreachable' })),
    failed('Error: no'),
  ],
  [
    'throws an Error whose errors are a text',
    throwing(() => Object.assign(new Error('no'), { errors: 'ab' })),
    failed('Error: no'),
  ],
  ['changes its kind when it is called', () => changing(), failed('Error: no')],
  ['returns null', returning(() => null), passes],
  ['returns an empty list', returning(() => []), passes],
  ['returns true', returning(() => true), odd('boolean')],
  ['returns false', returning(() => false), odd('boolean')],
  ['returns a number', returning(() => 1), odd('number')],
  ['returns a string', returning(() => 'PONG'), odd('string')],
  ['returns rows', returning(() => ({ rows: [] })), odd('object')],
  ['returns a function', returning(() => () => {}), odd('function')],
  ['returns an Error', returning(() => new Error('no')), odd('object')],
  ['resolves to a number', () => async () => 1, odd('number')],
  [
    'returns a list with holes',
    returning(() => Object.assign(new Array(3), { 0: info('a', 'A.'), 2: null })),
    [info('a', 'A.'), ...odd('undefined'), ...odd('null')],
  ],
  [
    'returns a list of 4294967295 holes',
    returning(() => new Array(4_294_967_295)),
    [
      ...odd('undefined', 100),
      error('dockerflow.check.E009', 'The check answered with 4294967295 messages: only 100 are shown.'),
    ],
  ],
  [
    'returns a message of unknown level',
    returning(() => ({ id: 'a', level: 35, text: 'A.' })),
    odd('object'),
  ],
  [
    'returns a message whose id is a number',
    returning(() => ({ id: 7, level: 40, text: 'A.' })),
    odd('object'),
  ],
  [
    'returns a hundred messages',
    returning(() => Array(100).fill(info('a', 'A.'))),
    Array(100).fill(info('a', 'A.')),
  ],
  ['returns a message without text', returning(() => ({ id: 'a', level: 40 })), odd('object')],
  ['returns a message with an unprintable id', returning(() => error('a\n', 'A.')), odd('object')],
  ['returns a message with an endless id', returning(() => error('a'.repeat(1e6), 'A.')), odd('object')],
  [
    'returns a message whose text throws',
    returning(() => withGetter({ id: 'a', level: 40 }, 'text')),
    failed('Error: getter'),
  ],
  ['returns a list that refuses everything', returning(() => refusing([])), failed('Error: trap')],
  [
    'returns 10 MB text',
    returning(() => critical('a', 'x '.repeat(5_000_000))),
    [critical('a', `${'x '.repeat(2048)}…`)],
  ],
  [
    'returns two messages with one id',
    returning(() => [info('a', 'A.'), info('a', 'B.')]),
    [info('a', 'A.'), info('a', 'B.')],
  ],
  ['returns a password', returning(() => info('a', 'password=hunter2')), [info('a', 'password=[redacted]')]],
  [
    'changes its message after it returned it',
    returning(() => {
      const own = { ...info('a', 'A.') }
      setImmediate(() => Object.assign(own, { text: 'B.' }))
      return own
    }),
    [info('a', 'A.')],
  ],
  [
    'returns a thenable that calls back twice',
    returning(() =>
      thenable((resolve) => {
        resolve()
        resolve(info('a', 'A.'))
      }),
    ),
    passes,
  ],
  [
    'returns a thenable that resolves and rejects',
    returning(() =>
      thenable((resolve, reject) => {
        resolve()
        reject(new Error('no'))
      }),
    ),
    passes,
  ],
  [
    'returns a thenable that resolves and throws',
    returning(() =>
      thenable((resolve) => {
        resolve()
        throw new Error('no')
      }),
    ),
    passes,
  ],
  [
    'returns a thenable whose `then` throws',
    returning(() => withGetter({}, 'then')),
    failed('Error: getter'),
  ],
  ['returns a thenable that never calls back', returning(() => thenable(() => {})), late],
  ['never settles', returning(() => new Promise(() => {})), late],
  [
    'rejects after its timeout',
    returning(() => sleep(2 * TIMEOUT).then(() => Promise.reject(new Error('late')))),
    late,
  ],
  ['resolves after its timeout', returning(() => sleep(2 * TIMEOUT)), late],
  [
    'rejects when its signal fires',
    () => async (context: { signal: AbortSignal }) => sleep(60_000, undefined, { signal: context.signal }),
    late,
  ],
  [
    'blocks the loop for 300 ms',
    returning(() => {
      const end = performance.now() + 300
      while (performance.now() < end);
    }),
    passes,
  ],
  [
    'fires its own signal',
    () => (context: { signal: AbortSignal }) => void context.signal.dispatchEvent(new Event('abort')),
    passes,
  ],
  [
    'changes its context',
    () => (context: object) => void Object.assign(context, { name: 'other' }),
    failed("TypeError: Cannot assign to read only property 'name' of object '#<Object>'"),
  ],
  ['unregisters itself', (checker) => () => void checker.unregister('faulty'), undefined],
  [
    'unregisters itself and hangs',
    (checker) => () => new Promise(() => checker.unregister('faulty')),
    undefined,
  ],
  ['registers others', (checker) => () => checker.register('other', () => {}), passes],
  [
    'registers itself again',
    (checker) => () => checker.register('faulty', () => {}),
    failed('DockerflowError: There is a check "faulty" already: choose another name for one of the two.'),
  ],
  ['calls run() and waits for it', (checker) => async () => void (await checker.run()), late],
  ['calls run() and does not wait for it', (checker) => () => void checker.run(), passes],
  ['starts the checker', (checker) => () => checker.start(), passes],
]

const strays: unknown[] = []
const stray = (thrown: unknown) => strays.push(thrown)

beforeAll(() => {
  process.on('unhandledRejection', stray).on('uncaughtException', stray)
})

afterAll(() => {
  process.off('unhandledRejection', stray).off('uncaughtException', stray)
})

async function report(make: Fault[1]): Promise<Map<string, readonly Message[]>> {
  const checker = createChecker()
  checker.register('faulty', make(checker) as Check, { timeout: TIMEOUT })
  checker.register('neighbour', () => {}, { timeout: TIMEOUT })
  const { results } = await checker.run()
  await checker.close()
  return new Map(results.map(({ name, messages }) => [name, messages]))
}

describe('a check that', () => {
  test.each(FAULTS)('%s: has the one expected result and harms no other', async (_name, make, expected) => {
    const messages = await report(make)
    expect(messages.get('faulty')).toStrictEqual(expected)
    expect(messages.get('neighbour')).toEqual([])
    // what comes late comes now
    await sleep(expected === late ? 2 * TIMEOUT : 0)
    expect(strays).toEqual([])
  })

  test('closes its checker makes the run that called it refuse', async () => {
    const checker = createChecker()
    checker.register('closing', () => checker.close())
    await expect(checker.run()).rejects.toMatchObject({ code: 'DOCKERFLOW_CHECKER_CLOSED' })
  })

  test('settles after its checker closed is not heard', async () => {
    const { promise, reject } = Promise.withResolvers<void>()
    const checker = createChecker({ deadline: 20, checks: { late: () => promise } })
    const run = checker.run()
    await sleep(1)
    await Promise.all([
      expect(run).rejects.toMatchObject({ code: 'DOCKERFLOW_CHECKER_CLOSED' }),
      checker.close(),
    ])
    reject(new Error('late'))
    await sleep(1)
    expect(strays).toEqual([])
  })
})

test('all faults together, many times over, leave no timer, no handle and no growth', async () => {
  const faults = FAULTS.filter(([name]) => !/blocks|10 MB|4294967295/.test(name))
  const gc = exposedGc()
  const round = async () => {
    await Promise.all(faults.map(([, make]) => report(make)))
    await sleep(2 * TIMEOUT + 5)
  }
  for (let i = 0; i < 3; i += 1) await round()
  const resources = process.getActiveResourcesInfo().sort()
  gc()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < 8; i += 1) await round()
  gc()
  await vi.waitFor(() => expect(process.getActiveResourcesInfo().sort()).toEqual(resources))
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000)
  expect(strays).toEqual([])
})

test('no thrown value can make its own record throw', () => {
  for (const [name, make] of FAULTS) {
    if (!name.startsWith('throws')) continue
    let thrown: unknown
    try {
      ;(make as () => () => void)()()
    } catch (caught) {
      thrown = caught
    }
    expect(redactedError(thrown)).toMatchObject({
      type: expect.any(String),
      message: expect.any(String),
    })
  }
})

function exposedGc(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
