import fc from 'fast-check'

/** What a test logs is made when it is logged: fast-check itself cannot hold some of these values. */
export type Make = () => unknown

const KEYS = [
  'Type',
  'Logger',
  'msg',
  'err',
  'level',
  'time',
  '__proto__',
  'constructor',
  'toJSON',
  'hasOwnProperty',
]

/** Keys that break naive writers, among them some with lone surrogates. */
export const key = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...KEYS, 'a"b', 'a\nb', 'a\\', '\ud800', '\udfff', 'a.b', ''),
)

const anything: fc.Arbitrary<Make> = fc
  .anything({
    key,
    maxDepth: 6,
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
  })
  .map((value) => () => value)

const TRAPS = ['ownKeys', 'get', 'has', 'getPrototypeOf', 'getOwnPropertyDescriptor'] as const

/** Objects that fight back. */
const hostile: fc.Arbitrary<Make> = fc.oneof(
  fc.tuple(key, fc.anything()).map(([name, thrown]) => () => {
    const get = () => {
      throw thrown
    }
    return Object.defineProperty({ after: 1 }, name, { get, enumerable: true })
  }),
  fc.anything().map((said) => () => ({ toJSON: () => said })),
  fc.anything().map((thrown) => () => ({
    toJSON() {
      throw thrown
    },
  })),
  fc.array(fc.anything(), { minLength: 2, maxLength: 4 }).map((values) => () => {
    let reads = 0
    const get = () => values[reads++ % values.length]
    return Object.defineProperty({}, 'shifting', { get, enumerable: true })
  }),
  fc.constantFrom(...TRAPS).map((trap) => () => {
    const fail = () => {
      throw new Error(trap)
    }
    return new Proxy({ a: 1 }, { [trap]: fail })
  }),
  fc.constant(() => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  }),
  fc.object().map((object) => () => Object.assign(object, { self: object, again: [object, { object }] })),
  fc
    .anything()
    .map(
      (cause) => () =>
        Object.assign(new Error('outer', { cause }), { code: 'E', extra: { deep: { er: 1 } } }),
    ),
  fc.anything().map((thrown) => () => {
    const get = () => {
      throw thrown
    }
    return Object.defineProperty(new Error('hidden'), 'message', { get })
  }),
  fc.anything().map((part) => () => new AggregateError([part, new Error('b')], 'many')),
  fc.constantFrom<Make>(
    () => Symbol('s'),
    () => () => 1,
    () => Number.NaN,
    () => Number.POSITIVE_INFINITY,
    () => -0,
    () => 10n ** 30n,
    () => '\ud83d',
    () => 'a\u2028b',
    () => Buffer.from('x'),
    () => new SharedArrayBuffer(3),
    () => /x/g,
    () => new URL('http://h/p'),
    () => Promise.resolve(),
    () => new WeakMap(),
    () => new Date(Number.NaN),
    () => 'x'.repeat(20_000),
    () => Array.from({ length: 3000 }, (_, index) => index),
    () => Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, index])),
  ),
)

/** Any value at all. */
export const value: fc.Arbitrary<Make> = fc.oneof(
  anything,
  hostile,
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => () => text),
)

/** What a log method may be given first: any value, or an object of any values. */
export const record: fc.Arbitrary<Make> = fc.oneof(
  value,
  fc.array(fc.tuple(key, value), { maxLength: 8 }).map((pairs) => () => {
    const object = {}
    for (const [name, make] of pairs) {
      Object.defineProperty(object, name, {
        value: make(),
        enumerable: true,
        configurable: true,
        writable: true,
      })
    }
    return object
  }),
)
