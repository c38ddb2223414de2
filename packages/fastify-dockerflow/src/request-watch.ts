import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** What is known of a request that is watched. */
export interface RequestState {
  readonly watcher: Watcher
  readonly reply: FastifyReply
  /** What was thrown last, or ended a stream; in an object, because `undefined` can be thrown too. */
  failure: { readonly error: unknown } | undefined
  /** Whether the answer failed after its headers had been sent: it stopped halfway. */
  broken: boolean
  /** Whether the request is over. */
  over: boolean
  /** Its connection, where that is for one request after the other. */
  readonly connection: Followed | undefined
  /** The request before this one on its connection, until this one is over: a client may send several at once. */
  earlier: RequestState | undefined
}

/** What is done when a request begins, and once when it is over. */
interface Ends {
  readonly begun: (reply: FastifyReply) => void
  /** @param finished whether all of the answer was handed over to be sent */
  readonly over: (state: RequestState, finished: boolean) => void
}

/** Watches the requests of one application. */
interface Watcher {
  begin(reply: FastifyReply): void
  end(state: RequestState): void
  /** Waits for the end of a request that nobody else tells us of. */
  awaitEnd(reply: FastifyReply): void
}

/** A response, where the request that it answers is watched. */
interface Watched {
  [STATE]?: RequestState
}

/** A connection whose end is listened to: once, and not for each of its requests. */
interface Followed extends Pick<Socket, 'on'> {
  /** The last request that began on it, until that is over. */
  [STATE]?: RequestState | undefined
  [FOLLOWED]?: true
}

const STATE = Symbol('dockerflow.requestState')
const FOLLOWED = Symbol('dockerflow.followed')
const WATCHER = Symbol('dockerflow.requestWatcher')

/** True on a log controller that tells the watcher of each request that begins and that ends. */
export const TELLS = Symbol('dockerflow.tells')

/** The state of the request that `reply` answers, where it is watched. */
export function stateOf(reply: FastifyReply): RequestState | undefined {
  return (reply.raw as Watched)[STATE]
}

/** What watches the requests of `scope`, if anything does. */
export function watcherOf(scope: FastifyInstance): Watcher | undefined {
  return (scope as { [WATCHER]?: Watcher })[WATCHER]
}

/**
 * Watches the requests of `app` from their beginning to whichever end comes first: the answer is sent, or the client
 * leaves. The log controller of `serverOptions()` tells of them, those too that a hook of someone else's answers; where
 * Fastify has none, or another one, a hook does.
 */
export function watchRequests(app: FastifyInstance, { begun, over }: Ends): void {
  // One function for the responses, and one for the connections, of all requests.
  function onFinish(this: Watched): void {
    end(this[STATE] as RequestState, true)
  }

  function onConnectionClose(this: Followed): void {
    let state = this[STATE]
    while (state !== undefined) {
      const { earlier } = state
      lose(state)
      state = earlier
    }
  }

  function follow(connection: Followed, state: RequestState): void {
    connection[STATE] = state
    if (connection[FOLLOWED] === undefined) connection.on('close', onConnectionClose)
    connection[FOLLOWED] = true
  }

  function lose(state: RequestState): void {
    // An answer may have been sent while hooks that Fastify calls after it are still running.
    end(state, state.reply.raw.writableFinished !== false)
  }

  function end(state: RequestState, finished: boolean): void {
    if (state.over) return
    state.over = true
    state.earlier = undefined
    const { connection } = state
    if (connection?.[STATE] === state) connection[STATE] = undefined
    over(state, finished)
  }

  const watcher: Watcher = {
    begin(reply) {
      const raw = reply.raw as Watched
      if (raw[STATE] !== undefined) return
      const { httpVersionMajor, socket } = reply.request.raw
      const connection = httpVersionMajor > 1 ? undefined : (socket as Followed)
      const state: RequestState = {
        watcher,
        reply,
        failure: undefined,
        broken: false,
        over: false,
        connection,
        earlier: connection?.[STATE],
      }
      raw[STATE] = state
      if (connection === undefined) reply.raw.on('close', () => lose(state))
      else follow(connection, state)
      begun(reply)
    },
    end(state) {
      end(state, true)
    },
    // A request that was injected has no connection that closes, one whose client left has no 'finish'.
    awaitEnd(reply) {
      reply.raw.on('finish', onFinish)
    },
  }
  app.decorate(WATCHER, watcher)
  if (isTold(app)) return

  const watch = (reply: FastifyReply): void => {
    watcher.begin(reply)
    watcher.awaitEnd(reply)
  }
  app.addHook('onRequest', (_request, reply, done) => {
    watch(reply)
    done()
  })
  app.addHook('onError', (_request, reply, _error, done) => {
    // An earlier hook of someone else's may have failed before ours.
    if (stateOf(reply) === undefined) watch(reply)
    done()
  })
}

/** Whether Fastify has our log controller. */
function isTold(app: FastifyInstance): boolean {
  for (let at: object | null = app; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const symbol = Object.getOwnPropertySymbols(at).find(
      (each) => each.description === 'fastify.logController',
    )
    if (symbol !== undefined) return (Reflect.get(at, symbol) as { [TELLS]?: boolean })[TELLS] === true
  }
  return false
}
