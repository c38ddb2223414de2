import type { Checker } from 'dockerflow-checks'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { uncheckedServices, uncovered } from './backing-services.ts'
import { advise, discover } from './discover.ts'
import { decoratorMisses } from './near-misses.ts'
import type { Settings } from './settings.ts'

/** An application whose clients nobody found looks as healthy as one that has none. */
const NO_CHECK =
  'dockerflow: no check: /__heartbeat__ answers 200 even when a backing service is down. Add one with the option ' +
  '`checks`, with app.dockerflow.check(name, check), or by naming your clients in the option ' +
  '`clients: { database: pool }`. If there is no backing service, say so: `backingServices: []`.'

/**
 * Gives the clients that are found on the application a check, or says which have none, and asserts that each of
 * its backing services has one. No check at all is a warning, unless the application says that there are no services.
 *
 * @returns the names of the checks that were made
 * @throws `FST_DOCKERFLOW_UNCHECKED_SERVICE`
 */
export async function cover(
  checker: Checker,
  settings: Pick<Settings, 'backingServices' | 'discover' | 'saysWhich'>,
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
    const misses = looks ? services.flatMap((name) => decoratorMisses(contexts, name)) : []
    throw uncheckedServices(services, [...found, ...others], misses)
  }
  if (checker.checks.size === 0 && !settings.saysWhich) log.warn(NO_CHECK)
  return settings.discover === 'register' ? found.map(({ name }) => name) : []
}
