import type { Checker } from 'dockerflow-checks'
import { DockerflowPluginError } from './errors.ts'

/**
 * Asserts that each of `services` has a check: a backing service that nobody watches is found at boot, not at
 * night.
 *
 * @param discovered names of checks that were made for clients found on the application
 * @throws `FST_DOCKERFLOW_UNCHECKED_SERVICE` with the line of code to add
 */
export function assertCovered(
  services: readonly string[],
  checks: Checker['checks'],
  discovered: ReadonlySet<string> = new Set(),
): void {
  const unchecked = services.filter((name) => !checks.has(name))
  if (unchecked.length === 0) return
  const lines = unchecked.map(
    (name) =>
      `  app.dockerflow.check(${JSON.stringify(name)}, async ({ signal }) => { /* one cheap round trip */ })`,
  )
  const names = unchecked.map((name) => JSON.stringify(name)).join(', ')
  const found = [...discovered].map((name) => JSON.stringify(name)).join(', ')
  const hint = found && `\nClients were found and are checked as ${found}: a service may be named so, too.`
  throw new DockerflowPluginError(
    'FST_DOCKERFLOW_UNCHECKED_SERVICE',
    `dockerflow: no check for ${unchecked.length === 1 ? 'backing service' : 'backing services'} ${names}. ` +
      `Before the application is ready, add:\n${lines.join('\n')}${hint}`,
  )
}
