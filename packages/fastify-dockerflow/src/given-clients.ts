import type { Check, CheckOptions } from 'dockerflow-checks'
import { DockerflowPluginError } from './errors.ts'
import { KNOWN_CLIENTS } from './known-clients.ts'
import { nearMisses } from './near-misses.ts'
import type { ClientDefinition, Clients } from './options.ts'
import { isHolder, isObject, keysOf, read } from './readable.ts'
import { clientIn, isMock } from './sightings.ts'

/** A client of the option `clients`, ready to be registered. */
export interface GivenClient {
  readonly name: string
  readonly check: Check
  readonly options: CheckOptions
}

/**
 * The ready-made checks of the option `clients`. Only the checks that are needed are loaded.
 *
 * @throws `FST_DOCKERFLOW_UNKNOWN_CLIENT` for a value that is no known client, with what it lacks
 */
export function givenClients(clients: Clients): Promise<readonly GivenClient[]> {
  return Promise.all(
    Object.entries(clients).map(async ([name, given]) => {
      const { client: value, ...options } = isDefinition(given) ? given : { client: given }
      for (const known of KNOWN_CLIENTS) {
        const found = isObject(value) ? clientIn(known, value) : undefined
        if (found) return { name, check: (await known.load())(found.client), options }
      }
      throw unknownClient(name, value)
    }),
  )
}

/** Whether it is a client with options: options are never objects, and what a plugin puts beside a client is. */
function isDefinition(given: unknown): given is ClientDefinition {
  if (!isObject(given) || !isHolder(given)) return false
  const keys = keysOf(given)
  return keys.includes('client') && keys.every((key) => key === 'client' || !isObject(read(given, key)))
}

function unknownClient(name: string, value: unknown): DockerflowPluginError {
  const remedy = 'Give it a check of its own: app.dockerflow.check(name, check), or the option `checks`.'
  return new DockerflowPluginError(
    'FST_DOCKERFLOW_UNKNOWN_CLIENT',
    `dockerflow: clients[${JSON.stringify(name)}] is no client that is known${why(value)}\n${remedy}`,
  )
}

/** Why not. A value that is no object is not shown: it may be a URL with a password in it. */
function why(value: unknown): string {
  if (!isObject(value)) return `: it is ${value === null ? 'null' : `of the type ${typeof value}`}.`
  if (isMock(value)) return ': it has whatever member it is asked for. A mock gets a check of your own.'
  if (typeof read(value, 'then') === 'function') return ': it is a promise. Await it first.'
  if (typeof read(value, 'check') === 'function')
    return ': it is a check, which belongs in the option `checks`.'
  const misses = nearMisses(value)
  if (misses.length === 0) return ': it has no member of any.'
  return `. The nearest kinds:\n${misses.map((line) => `  ${line}`).join('\n')}`
}
