import type { FastifyInstance } from 'fastify'
import { KNOWN_CLIENTS, type KnownClient } from './known-clients.ts'
import { attempt, isHolder, isObject, keysOf, read, readPath } from './readable.ts'

/** A client where it was seen. */
export interface Sighting {
  readonly known: KnownClient
  /** The name for its check: that of the decorator, and of the instance if it has one. */
  readonly name: string
  /** How to reach it, for example `app.pg.pool`. */
  readonly path: string
  /** The context whose decorator it is. */
  readonly context: FastifyInstance
  readonly client: object
}

/** A property that no client has: what answers it answers everything, and is no client but a mock or a proxy. */
const NOBODYS = 'dockerflowAsksForWhatNoClientHas'
/** Every name under which a client is looked for. */
export const DECORATORS: ReadonlySet<string> = new Set(KNOWN_CLIENTS.flatMap(({ decorators }) => decorators))

/** The known clients under the decorators where they usually are. The first context is the outermost. */
export function sightings(contexts: readonly FastifyInstance[]): Sighting[] {
  return contexts.flatMap((context, index) => {
    // what a context inherits is found where it was decorated; a getter is asked once
    const isDecorated = (name: string) => index === 0 || Object.hasOwn(context, name)
    const values = new Map(
      [...DECORATORS].map((name) => [name, isDecorated(name) ? read(context, name) : undefined]),
    )
    return KNOWN_CLIENTS.flatMap((known) =>
      known.decorators.flatMap((decorator) => {
        const value = values.get(decorator)
        return isObject(value) ? inDecorator(known, context, decorator, value) : []
      }),
    )
  })
}

/** What looks like a known client under any other decorator: for advice, and without asking a getter. */
export function lookAlikes(contexts: readonly FastifyInstance[]): Sighting[] {
  return contexts.flatMap((context) =>
    Object.entries(Object.getOwnPropertyDescriptors(context)).flatMap(([decorator, { value }]) => {
      if (DECORATORS.has(decorator) || !isObject(value)) return []
      return KNOWN_CLIENTS.flatMap((known) => inDecorator(known, context, decorator, value))
    }),
  )
}

/** The client that a decorator's value is; or those that it holds, under names too. */
export function inDecorator(
  known: KnownClient,
  context: FastifyInstance,
  decorator: string,
  value: object,
): Sighting[] {
  if (!isHolder(value) || looksLike(known, value)) return seen(known, context, [decorator], value)
  const keys = keysOf(value)
  // @fastify/mongodb: the first named instance also stands for all
  const own = keys.find((key) => read(value, key) === value)
  return [
    ...seen(known, context, own === undefined ? [decorator] : [decorator, own], value),
    ...keys.flatMap((key) => {
      const each = read(value, key)
      return key !== own && isObject(each) ? seen(known, context, [decorator, key], each) : []
    }),
  ]
}

/** The client in one value, which is it or holds it: one, or none. */
function seen(
  known: KnownClient,
  context: FastifyInstance,
  keys: readonly string[],
  value: object,
): Sighting[] {
  const found = clientIn(known, value)
  if (found === undefined) return []
  const steps = found.path === '' ? [] : found.path.split('.')
  return [{ known, context, client: found.client, name: keys.join('.'), path: codeOf([...keys, ...steps]) }]
}

/** The client that a value is, or holds where the plugins of that client put it: the first that fits. */
export function clientIn(
  known: KnownClient,
  value: object,
): { readonly path: string; readonly client: object } | undefined {
  for (const path of isHolder(value) ? known.paths : ['']) {
    const client = readPath(value, path)
    if (isObject(client) && looksLike(known, client)) return { path, client }
  }
  return undefined
}

/** Whether a value has one of the shapes of a known client, and none of what rules it out. */
export function looksLike(known: KnownClient, value: object): boolean {
  return (
    known.shapes.some((shape) => Object.entries(shape).every(([key, type]) => fits(value, key, type))) &&
    objection(known, value) === undefined
  )
}

/** Whether a value has a member of this type. */
export function fits(value: object, key: string, type: string): boolean {
  const member = read(value, key)
  return typeof member === type && member !== null
}

/** Whether a value has whatever member it is asked for. */
export function isMock(value: object): boolean {
  return read(value, NOBODYS) !== undefined
}

/** What rules out a value that has the right shape; completes "it …". */
export function objection({ unless }: KnownClient, value: object): string | undefined {
  if (isMock(value)) return 'has whatever member it is asked for: a mock, or a proxy'
  return unless !== undefined && attempt(() => unless.when(value), true) ? unless.because : undefined
}

/** The expression that leads to a client from `app`. */
export function codeOf(keys: readonly string[]): string {
  return keys.reduce(
    (code, key) => (/^[A-Za-z_$][\w$]*$/.test(key) ? `${code}.${key}` : `${code}[${JSON.stringify(key)}]`),
    'app',
  )
}
