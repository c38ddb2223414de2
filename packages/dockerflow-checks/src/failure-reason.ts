import type { FailureReason } from './failure.ts'

/** How one client's errors tell why it failed. */
export interface ErrorReasons {
  /** By the error's `code`, `errno`, `status` or `name`. */
  readonly codes?: Readonly<Record<string | number, FailureReason>>
  /** By the error's message, where the client gives no code; a group named `code` is it. The first match counts. */
  readonly texts?: readonly (readonly [RegExp, FailureReason])[]
}

/** Why something failed, and the code of the error that told. */
export interface Explanation {
  readonly reason: FailureReason
  /** The error's own code, only if it looks like one: safe to publish. */
  readonly code: string | undefined
}

const NETWORK: ErrorReasons = {
  codes: {
    ECONNREFUSED: 'unreachable',
    ECONNRESET: 'unreachable',
    ECONNABORTED: 'unreachable',
    EPIPE: 'unreachable',
    EHOSTUNREACH: 'unreachable',
    EHOSTDOWN: 'unreachable',
    ENETUNREACH: 'unreachable',
    ENETDOWN: 'unreachable',
    ENETRESET: 'unreachable',
    ENOTFOUND: 'unreachable',
    EAI_AGAIN: 'unreachable',
    EADDRNOTAVAIL: 'unreachable',
    UND_ERR_SOCKET: 'unreachable',
    EPROTO: 'unreachable',
    CERT_HAS_EXPIRED: 'unreachable',
    CERT_NOT_YET_VALID: 'unreachable',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'unreachable',
    SELF_SIGNED_CERT_IN_CHAIN: 'unreachable',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unreachable',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unreachable',
    ERR_TLS_CERT_ALTNAME_INVALID: 'unreachable',
    ETIMEDOUT: 'timeout',
    ESOCKETTIMEDOUT: 'timeout',
    ERR_SOCKET_CONNECTION_TIMEOUT: 'timeout',
    UND_ERR_CONNECT_TIMEOUT: 'timeout',
    UND_ERR_HEADERS_TIMEOUT: 'timeout',
    UND_ERR_BODY_TIMEOUT: 'timeout',
    ABORT_ERR: 'timeout',
    AbortError: 'timeout',
    TimeoutError: 'timeout',
    UND_ERR_CLOSED: 'disconnected',
    UND_ERR_DESTROYED: 'disconnected',
  },
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'its host name does not resolve',
  EAI_AGAIN: 'the name server does not answer',
  EHOSTUNREACH: 'there is no route to its host',
  ENETUNREACH: 'there is no route to its network',
  LOADING: 'it is loading its data',
  MASTERDOWN: 'this replica has lost its master',
  CLUSTERDOWN: 'its cluster is down',
  CERT_HAS_EXPIRED: 'its TLS certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another host name',
}

/** Where clients keep the error behind an error. */
const INNER = [
  'cause',
  'errors',
  'parent',
  'original',
  'driverError',
  'originalError',
  'reason',
  'lastNodeError',
  '$metadata',
  'meta',
  'driverAdapterError',
]
const PUBLIC_CODE = /^[A-Z0-9][A-Z0-9_]{2,40}$/

/**
 * Why `error` was thrown: what the client's own table knows of it, or of any error behind it (`cause`, the
 * errors of an AggregateError, …), comes before what its sockets tell. That it is unreachable comes last, and with
 * the socket's code if there is one: clients say so of whatever they have tried too often. `failed` when nobody
 * knows.
 */
export function explain(error: unknown, known: ErrorReasons = {}): Explanation {
  const chain = behind(error)
  const told = chain.flatMap((each) => lookUp(each, known) ?? [])
  const [socket] = chain.flatMap((each) => lookUp(each, NETWORK) ?? [])
  return (
    told.find(({ reason }) => reason !== 'unreachable') ??
    (socket?.reason === 'unreachable' ? socket : told[0]) ??
    socket ?? { reason: 'failed', code: chain.flatMap(marks).find((mark) => PUBLIC_CODE.test(mark)) }
  )
}

/** The part of a sentence that says what the code of a socket error means. */
export function socketWords(code: string | undefined): string | undefined {
  return code === undefined ? undefined : (WORDS[code] ?? code)
}

function lookUp(error: object, { codes = {}, texts = [] }: ErrorReasons): Explanation | undefined {
  const all = marks(error)
  const code = all.find((mark) => PUBLIC_CODE.test(mark))
  for (const mark of all) {
    const reason = Object.hasOwn(codes, mark) ? codes[mark] : undefined
    if (reason) return { reason, code: PUBLIC_CODE.test(mark) ? mark : code }
  }
  const text = read(error, 'message')
  if (typeof text !== 'string') return undefined
  for (const [pattern, reason] of texts) {
    const match = pattern.exec(text)
    if (match) return { reason, code: match.groups?.code ?? code }
  }
  return undefined
}

/** What identifies an error, most telling first. */
const MARKS = ['code', 'errno', 'originalCode', 'kind', 'status', 'statusCode', 'httpStatusCode', 'name']

function marks(error: object): string[] {
  const values = MARKS.map((key) => read(error, key))
  return values.filter((value) => typeof value === 'string' || typeof value === 'number').map(String)
}

/** `error` and the errors behind it, nearest first; bounded, because a chain may be a circle. */
function behind(error: unknown): object[] {
  const found = new Set<object>()
  const add = (value: unknown) => {
    if (Array.isArray(value)) for (const each of value.slice(0, 20)) add(each)
    else if (typeof value === 'object' && value !== null && found.size < 20) found.add(value)
  }
  add(typeof error === 'string' ? { message: error } : error)
  for (const each of found) for (const key of INNER) add(read(each, key))
  return [...found]
}

/** A property of an error that may have a throwing getter. */
function read(error: object, key: string): unknown {
  try {
    return (error as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}
