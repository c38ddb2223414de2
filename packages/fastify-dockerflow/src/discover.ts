import type { Check, Checker } from 'dockerflow-checks'
import type { FastifyInstance } from 'fastify'
import { identities } from './same-client.ts'
import { lookAlikes, type Sighting, sightings } from './sightings.ts'

/** A client on the application that has no check. */
export interface Discovered {
  /** A free name for its check. */
  readonly name: string
  /** How to reach it, for example `app.pg.pool`. */
  readonly path: string
  /** The plugin in whose context that is, if it is not the application's. */
  readonly plugin: string | undefined
  readonly check: Check
  /** The line of code that registers the check under a name, with the import it needs. */
  readonly line: (name: string) => string
}

const LONGEST_NAME = 64
const LONGEST_PLUGIN_NAME = 80

/**
 * The known clients among the decorators of `contexts` that none of `checks` is for, each once, with a check and
 * a name that is free.
 */
export function discover(
  contexts: readonly FastifyInstance[],
  checks: Checker['checks'],
): Promise<readonly Discovered[]> {
  return unchecked(sightings(contexts), checks, contexts)
}

/** The same for decorators that are not known: what an error can point at. */
export function advise(
  contexts: readonly FastifyInstance[],
  checks: Checker['checks'],
): Promise<readonly Discovered[]> {
  return unchecked(lookAlikes(contexts), checks, contexts)
}

async function unchecked(
  sightings: readonly Sighting[],
  checks: Checker['checks'],
  [outermost]: readonly FastifyInstance[],
): Promise<readonly Discovered[]> {
  const clients = [...checks.values()].flatMap(({ check: { client } }) => (client ? [client] : []))
  const checked = new Set(clients.flatMap((client) => [...identities(client)]))
  const names = new Set(checks.keys())
  const found: Discovered[] = []
  for (const { known, name, path, context, client } of sightings) {
    const same = [...identities(client)]
    const isChecked = same.some((each) => checked.has(each))
    for (const each of same) checked.add(each)
    if (isChecked) continue
    const factory = await known.load()
    const free = freeName(name, names)
    names.add(free)
    found.push({
      name: free,
      path,
      plugin: context === outermost ? undefined : pluginOf(context),
      check: factory(client),
      line: (name) =>
        `app.dockerflow.check(${JSON.stringify(name)}, ${factory.name}(${path})) ` +
        `// import { ${factory.name} } from 'fastify-dockerflow/checks/${known.file}'`,
    })
  }
  return found
}

function freeName(wanted: string, names: ReadonlySet<string>): string {
  const base = wanted.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_NAME - 4)
  let name = base
  for (let i = 2; names.has(name); i++) name = `${base}-${i}`
  return name
}

/** The plugin whose context this is, by the name that Fastify has for it, and its prefix. */
function pluginOf({ pluginName, prefix }: FastifyInstance): string {
  const name = pluginName.split(' -> ')[0]?.slice(0, LONGEST_PLUGIN_NAME)
  return `the plugin ${JSON.stringify(name)}${prefix === '' ? '' : ` at ${prefix}`}`
}
