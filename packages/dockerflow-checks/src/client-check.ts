import { type Check, type CheckContext, defineCheck } from './check.ts'
import { type Backing, clientFailure, poolFailure } from './client-failure.ts'
import { type ConnectionWatch, watchConnection } from './connection-watch.ts'
import { CheckFailure } from './failure.ts'
import { type Explanation, explain } from './failure-reason.ts'
import { isFull, poolUse } from './pool-use.ts'

export { type Backing, clientFailure } from './client-failure.ts'

/** What else is known of a client. */
export interface ClientKnowledge {
  /**
   * What the client says of its connection, where the ping itself asks it.
   * @default a watch of the client
   */
  readonly connection?: ConnectionWatch
  /** The pool or driver that the client is built on, if it can be seen: asked anew for each ping. */
  readonly below?: () => unknown
}

/**
 * Makes the check of a client: whatever `ping` throws becomes a {@link CheckFailure} whose id and text tell why.
 *
 * While the check is registered, the `error` events of the client are listened to: without a listener one would end
 * the process. The last one says why a ping has no answer, and the counters of the client's pool whether it was
 * asked at all.
 *
 * @param client the application's live object; undefined when there is none
 * @param ping the cheap real round trip. It settles when the client does: a call that outlives its timeout is
 *   the checker's business, which starts no second one meanwhile.
 */
export function clientCheck(
  backing: Backing,
  client: object | undefined,
  ping: (context: CheckContext) => ReturnType<Check>,
  { connection = watchConnection(backing, client), below }: ClientKnowledge = {},
): Check {
  let began = 0
  /** Whether the pool had no connection left when the last ping began. */
  let full = false

  const poolBehind = () => poolUse(below?.()) ?? poolUse(client)
  const watch = () => {
    connection.also(below?.())
    return connection.hold()
  }
  /** That the ping did not get as far as the server: the pool had no connection for it, and has none now. */
  const notAsked = (cause?: unknown) => {
    const use = full ? poolBehind() : undefined
    return use && isFull(use) ? poolFailure(backing, use, cause) : undefined
  }
  /** Why there is no answer, where the client knows better than that it takes too long. */
  const late = (cause?: unknown) => notAsked(cause) ?? connection.said(began)

  const call = async (context: CheckContext) => {
    began = performance.now()
    const use = poolBehind()
    full = use !== undefined && isFull(use)
    const release = watch()
    try {
      const answer = await ping(context)
      connection.passed()
      return answer
    } catch (error) {
      if (CheckFailure.is(error)) throw error
      const why = explain(error, backing)
      const known = why.reason === 'timeout' ? late(error) : isOwnPool(why) ? notAsked(error) : undefined
      throw known ?? clientFailure(backing, why, error)
    } finally {
      release()
    }
  }
  return defineCheck({ kind: backing.kind, ...(client && { client }), watch, late: () => late() }, call)
}

/** Whether the client itself, and not its server, has said that there is no connection left. */
function isOwnPool({ reason, code }: Explanation): boolean {
  return reason === 'exhausted' && code === undefined
}
