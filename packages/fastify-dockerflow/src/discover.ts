import type { Check, Checker } from 'dockerflow-checks'
import type { FastifyInstance } from 'fastify'
import { KNOWN_CLIENTS, type KnownClient } from './known-clients.ts'

/** A client on the application that has no check. */
export interface Discovered {
  /** The name for its check: that of the decorator, and of the instance if it has one. */
  readonly name: string
  /** How to reach the client, for example `app.pg.pool`. */
  readonly path: string
  readonly check: Check
  /** The line of code that registers the check, with the import it needs. */
  readonly line: string
}

/** Where a client was seen. */
interface Sighting {
  readonly known: KnownClient
  readonly name: string
  readonly path: string
  readonly client: object
  /** The objects that a check of the same client may have been given instead. */
  readonly aliases: readonly unknown[]
}

/** Properties by which plugins and clients lead to the object that does the work. */
const ALIASES = ['pool', 'connection', 'client', 'db', '$client'] as const
const LONGEST_NAME = 64

/**
 * Remembers the contexts that are made below `app` from now on; those made before are found when asked, as far
 * as Fastify shows them.
 */
export function watchContexts(app: FastifyInstance): () => readonly FastifyInstance[] {
  const later = new Set<FastifyInstance>()
  app.addHook('onRegister', (context) => void later.add(context))
  return () => {
    const contexts = new Set<FastifyInstance>([app])
    for (const context of contexts) for (const child of childrenOf(context)) contexts.add(child)
    return [...contexts, ...[...later].filter((context) => !contexts.has(context))]
  }
}

/**
 * The known clients among the decorators of `contexts` that none of `checks` is for, each once, with a check and
 * a name that is free.
 */
export async function discover(
  contexts: readonly FastifyInstance[],
  checks: Checker['checks'],
): Promise<readonly Discovered[]> {
  const seen = new Set<unknown>([...checks.values()].map(({ check }) => check.client))
  const names = new Set(checks.keys())
  const found: Discovered[] = []
  for (const { known, name, path, client, aliases } of contexts.flatMap(sightings)) {
    const checked = [client, ...aliases].some((each) => seen.has(each))
    seen.add(client)
    if (checked) continue
    const factory = await known.load()
    const free = freeName(name, names)
    names.add(free)
    const line =
      `app.dockerflow.check(${JSON.stringify(free)}, ${factory.name}(${path})) ` +
      `// import { ${factory.name} } from 'fastify-dockerflow/checks/${known.file}'`
    found.push({ name: free, path, check: factory(client), line })
  }
  return found
}

function sightings(context: FastifyInstance): Sighting[] {
  return KNOWN_CLIENTS.flatMap((known) =>
    known.decorators.flatMap((decorator) => {
      const value = read(context, decorator)
      if (!isObject(value)) return []
      const whole = sighting(known, value, decorator, `app.${decorator}`)
      // a value that is the client has no named instances beside it
      if (whole?.client === value) return [whole]
      const named = Object.keys(value).flatMap((key) => {
        const each = read(value, key)
        return isObject(each) ? sighting(known, each, `${decorator}.${key}`, pathTo(decorator, key)) : []
      })
      return [whole, ...named].filter((each) => each !== undefined)
    }),
  )
}

/** The client in one value, if there is one. */
function sighting(known: KnownClient, value: object, name: string, path: string): Sighting | undefined {
  for (const way of known.paths) {
    const steps = way === '' ? [] : way.split('.')
    const client = steps.reduce<unknown>((at, step) => (isObject(at) ? read(at, step) : undefined), value)
    if (!isObject(client) || !known.methods.every((method) => typeof read(client, method) === 'function')) {
      continue
    }
    const aliases = [value, ...[value, client].flatMap((each) => ALIASES.map((key) => read(each, key)))]
    return {
      known,
      name,
      path: [path, ...steps].join('.'),
      client,
      aliases: aliases.filter(isObject),
    }
  }
  return undefined
}

function freeName(wanted: string, names: ReadonlySet<string>): string {
  const base = wanted.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_NAME - 4)
  let name = base
  for (let i = 2; names.has(name); i++) name = `${base}-${i}`
  return name
}

function pathTo(decorator: string, key: string): string {
  return /^[\w$]+$/.test(key) ? `app.${decorator}.${key}` : `app.${decorator}[${JSON.stringify(key)}]`
}

/** The contexts inside one, in a list that Fastify keeps under a symbol of its own. */
function childrenOf(context: FastifyInstance): readonly FastifyInstance[] {
  const symbols = Object.getOwnPropertySymbols(context)
  const symbol = symbols.find(({ description }) => description === 'fastify.children')
  const children: unknown = symbol && Reflect.get(context, symbol)
  return Array.isArray(children) ? children : []
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/** A property that may be a getter that throws. */
function read(object: object, key: string): unknown {
  try {
    return Reflect.get(object, key)
  } catch {
    return undefined
  }
}
