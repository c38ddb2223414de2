import type { FailureReason } from './failure.ts'
import type { ErrorReasons } from './failure-reason.ts'

type Codes = Readonly<Record<string | number, FailureReason>>
type Texts = readonly (readonly [RegExp, FailureReason])[]

/** SQLSTATEs of PostgreSQL, and what pg says without one. */
export const POSTGRES_REASONS = {
  codes: {
    '28P01': 'authentication',
    '28000': 'authentication',
    '42501': 'authentication',
    '3D000': 'missing',
    '25006': 'readOnly',
    '53100': 'full',
    '53200': 'full',
    '53300': 'exhausted',
    '57P01': 'unreachable',
    '57P02': 'unreachable',
    '57P03': 'unreachable',
    '57014': 'timeout',
  } satisfies Codes,
  texts: [
    [/^Query read timeout/, 'timeout'],
    [/^timeout exceeded when trying to connect/, 'exhausted'],
    [/connection terminated due to connection timeout/i, 'timeout'],
    [/^(Cannot use a pool after calling end|Client was closed|Client has encountered a)/, 'disconnected'],
    [/^Connection terminated/, 'unreachable'],
    [/password must be a string/, 'authentication'],
  ] satisfies Texts,
} as const

/** Error numbers and names of MySQL and MariaDB, and what mysql2 and mariadb say without one. */
export const MYSQL_REASONS = {
  codes: {
    ER_ACCESS_DENIED_ERROR: 'authentication',
    ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'authentication',
    ER_DBACCESS_DENIED_ERROR: 'authentication',
    ER_HOST_NOT_PRIVILEGED: 'authentication',
    ER_BAD_DB_ERROR: 'missing',
    ER_OPTION_PREVENTS_STATEMENT: 'readOnly',
    ER_READ_ONLY_MODE: 'readOnly',
    ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: 'readOnly',
    ER_DISK_FULL: 'full',
    ER_RECORD_FILE_FULL: 'full',
    ER_OUTOFMEMORY: 'full',
    ER_OUT_OF_RESOURCES: 'full',
    ER_CON_COUNT_ERROR: 'exhausted',
    ER_TOO_MANY_USER_CONNECTIONS: 'exhausted',
    ER_USER_LIMIT_REACHED: 'exhausted',
    ER_SERVER_SHUTDOWN: 'unreachable',
    ER_SOCKET_UNEXPECTED_CLOSE: 'unreachable',
    PROTOCOL_CONNECTION_LOST: 'unreachable',
    PROTOCOL_SEQUENCE_TIMEOUT: 'timeout',
    ER_PING_TIMEOUT: 'timeout',
    ER_CONNECTION_TIMEOUT: 'timeout',
    ER_SOCKET_TIMEOUT: 'timeout',
    ER_POOL_ALREADY_CLOSED: 'disconnected',
    ER_CMD_CONNECTION_CLOSED: 'disconnected',
  } satisfies Codes,
  texts: [
    [/active=(\d+) idle=0 limit=\1\b/, 'exhausted'],
    [/^(Queue limit reached|No connections available)/, 'exhausted'],
    [/^Pool is closed|closed state/, 'disconnected'],
  ] satisfies Texts,
} as const

/** Result codes of SQLite, and what its drivers say without one. */
export const SQLITE_REASONS = {
  codes: {
    SQLITE_CANTOPEN: 'missing',
    SQLITE_READONLY: 'readOnly',
    SQLITE_FULL: 'full',
    SQLITE_NOMEM: 'full',
    SQLITE_BUSY: 'timeout',
    SQLITE_LOCKED: 'timeout',
    SQLITE_NOTADB: 'unexpected',
    SQLITE_CORRUPT: 'unexpected',
  } satisfies Codes,
  texts: [
    [/database (connection )?is not open/, 'disconnected'],
    [/unable to open database/, 'missing'],
    [/readonly database/, 'readOnly'],
    [/database or disk is full|^out of memory/, 'full'],
    [/database( table)? is locked/, 'timeout'],
    [/not a database|malformed/, 'unexpected'],
  ] satisfies Texts,
} as const

/** All of them, for query builders and ORMs, which pass on the errors of whichever driver they use. */
export const SQL_REASONS: Required<ErrorReasons> = {
  codes: { ...POSTGRES_REASONS.codes, ...MYSQL_REASONS.codes, ...SQLITE_REASONS.codes },
  texts: [...POSTGRES_REASONS.texts, ...MYSQL_REASONS.texts, ...SQLITE_REASONS.texts],
}
