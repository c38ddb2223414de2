import type { Checker } from 'dockerflow-checks'
import type { Discovered } from './discover.ts'
import { DockerflowPluginError } from './errors.ts'

/** The names in `services` that have no check. */
export function uncovered(services: readonly string[], checks: Checker['checks']): readonly string[] {
  return services.filter((name) => !checks.has(name))
}

/**
 * A backing service that nobody watches is found at boot, not at night: `FST_DOCKERFLOW_UNCHECKED_SERVICE` with
 * the lines of code to add.
 *
 * @param services the names that have no check
 * @param clients what was found on the application and may be one of them
 * @param misses why decorators of these names are no clients, a line each
 */
export function uncheckedServices(
  services: readonly string[],
  clients: readonly Discovered[],
  misses: readonly string[],
): DockerflowPluginError {
  const names = services.map((name) => JSON.stringify(name)).join(', ')
  return new DockerflowPluginError(
    'FST_DOCKERFLOW_UNCHECKED_SERVICE',
    `dockerflow: no check for ${services.length === 1 ? 'backing service' : 'backing services'} ${names}. ` +
      `Before the application is ready, add:\n${[...services.map((name) => advice(name, clients)), ...misses].join('\n')}`,
  )
}

/** The line that checks the client of this name; else one to fill in, and one for each client there is. */
function advice(service: string, clients: readonly Discovered[]): string {
  const namesake = clients.find(({ name }) => name === service)
  if (namesake) return lineFor(service, namesake)
  const blank = `  app.dockerflow.check(${JSON.stringify(service)}, async ({ signal }) => { /* one cheap round trip */ })`
  if (clients.length === 0) return blank
  const lines = clients.map((client) => lineFor(service, client))
  return [blank, `or, if ${JSON.stringify(service)} is a client that is here:`, ...lines].join('\n')
}

function lineFor(service: string, { line, plugin }: Discovered): string {
  return `  ${line(service)}${plugin ? ` (in ${plugin})` : ''}`
}
