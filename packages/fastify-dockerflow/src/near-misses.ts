import type { FastifyInstance } from 'fastify'
import { KNOWN_CLIENTS, type KnownClient, type Shape } from './known-clients.ts'
import { isHolder, isObject, read, readPath } from './readable.ts'
import { codeOf, DECORATORS, fits, inDecorator, objection } from './sightings.ts'

/** How many kinds of client an error compares a value with. */
const MOST = 3

/** How far a value is from one shape of a known client. */
interface Miss {
  readonly file: string
  /** Where in the value the nearest thing to a client is; `''` for the value itself. */
  readonly path: string
  readonly present: number
  /** What keeps it from being that client, in words; the fewer, the nearer. */
  readonly problems: readonly string[]
}

/**
 * Why a value is none of the known clients: one line for each of the nearest kinds, the nearest first.
 *
 * @param decorator the decorator it is under, if it is: kinds that are never found there are left out
 */
export function nearMisses(value: object, decorator?: string): readonly string[] {
  const named = KNOWN_CLIENTS.filter(({ decorators }) => decorators.some((name) => name === decorator))
  const misses = (named.length === 0 ? KNOWN_CLIENTS : named).map((known) => nearest(known, value))
  const near = misses.filter(({ present }) => present > 0 || named.length > 0)
  return near
    .sort((a, b) => a.problems.length - b.problems.length || b.present - a.present)
    .slice(0, MOST)
    .map(({ file, path, problems }) => `${file}:${path === '' ? '' : ` its .${path}`} ${problems.join(', ')}`)
}

/**
 * Why the decorators of this name are no clients that were found. A getter is asked only under a name where clients
 * usually are.
 */
export function decoratorMisses(contexts: readonly FastifyInstance[], name: string): readonly string[] {
  return contexts.flatMap((context) => {
    const decorator = Object.getOwnPropertyDescriptor(context, name)
    if (decorator === undefined) return []
    const value = DECORATORS.has(name) ? read(context, name) : decorator.value
    const path = codeOf([name])
    if (value === null) return [`${path} is null when the application becomes ready.`]
    if (!isObject(value) || isClient(context, name, value)) return []
    const lines = nearMisses(value, name).map((line) => `\n  ${line}`)
    return lines.length === 0
      ? []
      : [`${path} is no client that is known. The nearest kinds:${lines.join('')}`]
  })
}

/** Whether it is a client, or holds some under names. */
function isClient(context: FastifyInstance, name: string, value: object): boolean {
  return KNOWN_CLIENTS.some((known) => inDecorator(known, context, name, value).length > 0)
}

function nearest(known: KnownClient, value: object): Miss {
  const paths = isHolder(value) ? known.paths : ['']
  const misses = paths.flatMap((path) => {
    const client = readPath(value, path)
    return isObject(client) ? known.shapes.map((shape) => missOf(known, shape, path, client)) : []
  })
  return misses.reduce((a, b) => (b.present > a.present ? b : a))
}

function missOf(known: KnownClient, shape: Shape, path: string, client: object): Miss {
  const wrong = Object.entries(shape).filter(([key, type]) => !fits(client, key, type))
  const ruledOut = wrong.length === 0 ? objection(known, client) : undefined
  return {
    file: known.file,
    path,
    present: Object.keys(shape).length - wrong.length,
    problems: ruledOut === undefined ? wrong.map(([key, type]) => problem(client, key, type)) : [ruledOut],
  }
}

function problem(client: object, key: string, type: string): string {
  const member = read(client, key)
  if (member === undefined) return `lacks \`${key}\` (${type})`
  return `has a \`${key}\` that is ${member === null ? 'null' : `a ${typeof member}`}, not a ${type}`
}
