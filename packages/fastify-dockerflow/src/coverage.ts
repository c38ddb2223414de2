import type { Checker } from 'dockerflow-checks'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { uncheckedServices, uncovered } from './backing-services.ts'
import { advise, discover } from './discover.ts'
import type { Settings } from './settings.ts'

/**
 * Gives the clients that are found on the application a check, or says which have none, and asserts that each of
 * its backing services has one.
 *
 * @returns the names of the checks that were made
 * @throws `FST_DOCKERFLOW_UNCHECKED_SERVICE`
 */
export async function cover(
  checker: Checker,
  settings: Pick<Settings, 'backingServices' | 'discover'>,
  contexts: readonly FastifyInstance[],
  log: FastifyBaseLogger,
): Promise<readonly string[]> {
  const looks = settings.discover !== false
  const found = looks ? await discover(contexts, checker.checks) : []
  for (const { name, path, plugin, check, line } of found) {
    if (settings.discover === 'register') checker.register(name, check)
    else
      log.warn(`dockerflow: ${path} has no check. ${plugin ? `In ${plugin}, add` : 'Add'}:\n  ${line(name)}`)
  }
  const services = uncovered(settings.backingServices, checker.checks)
  if (services.length > 0) {
    const others = looks ? await advise(contexts, checker.checks) : []
    throw uncheckedServices(services, [...found, ...others])
  }
  return settings.discover === 'register' ? found.map(({ name }) => name) : []
}
