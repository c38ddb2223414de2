import fc from 'fast-check'
import type { Logger, LoggerOptions } from 'pino'
import { expect, test } from 'vitest'
import type { MozlogOptions } from '../src/index.ts'
import { flattened } from './flattened.ts'
import { capture, PINOS, parse } from './lines.ts'

type Options = LoggerOptions & MozlogOptions
type Calls = (log: Logger) => void

const KEYS = ['a', 'b', 'c', 'user', 'token', 'x-y']

// Numbers beyond 2^53 are told as texts where pino has written them as JSON.
const number = fc.oneof(fc.maxSafeInteger(), fc.double({ min: -1e6, max: 1e6, noNaN: true }))
const text = fc.string({ unit: 'grapheme' })
const flat = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.array(text, { minLength: 1, maxLength: 3 }),
  fc.array(number, { minLength: 1, maxLength: 3 }),
)
const object = fc.dictionary(fc.constantFrom('id', 'token', 'd'), flat, { minKeys: 1, noNullPrototype: true })
const field = fc.oneof(flat, object)
/** A record of what mozlog takes as it is. */
const record = fc.dictionary(fc.constantFrom(...KEYS, 'é"\n'), field, { noNullPrototype: true })
// pino 9 does not escape the keys of bindings.
const bindings = fc.dictionary(fc.constantFrom(...KEYS), field, { noNullPrototype: true })

// pino 9 redacts in place, and does not put everything back.
const copy = structuredClone

const error: fc.Arbitrary<Error> = fc
  .array(fc.tuple(text, fc.dictionary(fc.constantFrom('code', 'status', 'token'), flat)), {
    minLength: 1,
    maxLength: 4,
  })
  .map((links) =>
    links.reduce<Error | undefined>((cause, [message, parts]) => {
      const made = new TypeError(message, cause === undefined ? {} : { cause })
      return Object.assign(made, parts)
    }, undefined),
  ) as fc.Arbitrary<Error>

const call: fc.Arbitrary<Calls> = fc.oneof(
  text.map(
    (message): Calls =>
      (log) =>
        log.info(message),
  ),
  record.map(
    (given): Calls =>
      (log) =>
        log.warn(given),
  ),
  fc.tuple(record, text).map(
    ([given, message]): Calls =>
      (log) =>
        log.error(copy(given), message),
  ),
  fc.tuple(record, text, number, object).map(
    ([given, a, b, c]): Calls =>
      (log) =>
        log.info(copy(given), '%s is %d of %j, %o', a, b, c, c),
  ),
  error.map(
    (thrown): Calls =>
      (log) =>
        log.error(thrown),
  ),
  fc.tuple(error, record, text).map(
    ([err, given, message]): Calls =>
      (log) =>
        log.fatal({ ...copy(given), err }, message),
  ),
)

const options: fc.Arbitrary<Options> = fc.record(
  {
    redact: fc.constantFrom<Options['redact'] & object>(
      ['token', 'user.token', 'err.token', 'msg'],
      ['*.token', 'a'],
      { paths: ['token', 'user.id', '*.d'], remove: true },
      { paths: ['b', 'user.token'], censor: (value, path) => `${typeof value} at ${path.join('/')}` },
    ),
    serializers: fc.constantFrom<Options['serializers'] & object>(
      { a: (value) => ({ was: typeof value }), b: () => undefined },
      {
        err: (thrown: Error) => ({ is: thrown.message, name: thrown.name }),
        msg: (said: string) => `<${said}>`,
      },
    ),
    mixin: record.map((given) => (_record: object, level: number) => ({ ...given, level2: level })),
    formatters: record.map((given) => ({ log: (logged: object) => ({ ...given, ...logged }) })),
    base: bindings,
    nestedKey: fc.constant('payload'),
    messageKey: fc.constant('text'),
    errorKey: fc.constant('error'),
    msgPrefix: text.filter((prefix) => prefix !== ''),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Options>

const children = fc.array(fc.tuple(bindings, fc.option(text), fc.boolean()), { maxLength: 3 })

/** The logger's child, its child and so on. */
function descend(log: Logger, chain: readonly (readonly [object, string | null, boolean])[]): Logger {
  return chain.reduce<Logger>((parent, [bound, msgPrefix, redacts]) => {
    const own = { ...(msgPrefix && { msgPrefix }), ...(redacts && { redact: ['user', 'a.token'] }) }
    return parent.child(copy(bound), Object.keys(own).length > 0 ? own : undefined)
  }, log)
}

test.each(PINOS)(
  'Fields say what pino says, whatever is asked of it, on %s',
  { timeout: 60_000 },
  (name, make) => {
    fc.assert(
      fc.property(
        options,
        children,
        fc.array(call, { minLength: 1, maxLength: 3 }),
        (given, chain, calls) => {
          const plain: string[] = []
          const pinoOptions = { ...given, base: copy(given.base ?? null), timestamp: false } as const
          const { log, lines } = capture({ ...given, maxBytes: 10_000_000 }, make)
          const loggers = [make(pinoOptions, { write: (line: string) => void plain.push(line) }), log]
          for (const logger of loggers) {
            const child = descend(logger, chain)
            for (const say of calls) for (const speaker of [child, logger]) say(speaker)
          }
          expect(lines).toHaveLength(calls.length * 2)
          expect(lines.map((line) => parse(line).Fields)).toEqual(
            plain.map((line) => fieldsOf(line, given.messageKey)),
          )
        },
      ),
      { numRuns: name === 'pino 10' ? 400 : 150 },
    )
  },
)

/** What pino's line says without its envelope. */
function fieldsOf(line: string, messageKey = 'msg'): Record<string, unknown> {
  const { level: _, ...fields } = JSON.parse(line)
  const said = flattened(fields)
  return Object.keys(said).length === 0 ? { [messageKey]: '' } : said
}
