import { customCleanEnv, EnvError, makeExactValidator } from 'envalid'

/** What the service is told from outside, and by the environment alone (clause A1). */
export interface Config {
  /** Where PostgreSQL is; without it links are kept in the SQLite file. */
  readonly databaseUrl: string | undefined
  /** Where Redis is; without it nothing is cached. */
  readonly redisUrl: string | undefined
  /** The SQLite file, used unless there is a `databaseUrl`. */
  readonly sqlitePath: string
  /** The least level that is logged. */
  readonly logLevel: string
}

/** Thrown when environment variables are not valid: names all of them, and shows the value of none. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

const port = makeExactValidator<number>((text) => {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new EnvError('must be a port, a whole number from 0 to 65535')
})

const host = makeExactValidator<string>((text) => {
  if (/^[\w.-]+$|^[\da-f:.]+(%\w+)?$/i.test(text)) return text
  throw new EnvError('must be an IP address or a host name')
})

const logLevel = makeExactValidator<string>((text) => {
  if (LOG_LEVELS.includes(text)) return text
  throw new EnvError(`must be one of ${LOG_LEVELS.join(', ')}`)
})

const text = makeExactValidator<string>((given) => given)

function urlOf(protocols: readonly string[], example: string) {
  return makeExactValidator<string>((given) => {
    const url = URL.canParse(given) ? new URL(given) : undefined
    if (url !== undefined && protocols.includes(url.protocol)) return given
    throw new EnvError(
      `must be a URL such as ${example}, with special characters of the password percent-encoded`,
    )
  })
}

const postgresUrl = urlOf(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/links')
const redisUrl = urlOf(['redis:', 'rediss:'], 'redis://:password@host:6379')

/**
 * Every variable that the application itself reads. PORT and HOST are acted on by `serve()`; they are here too so
 * that one message lists all that is wrong.
 */
export const VARIABLES = {
  PORT: port({ default: 8000, desc: 'The port to listen on; 0 takes a free one.' }),
  HOST: host({ default: '0.0.0.0', desc: 'The address to listen on.' }),
  SQLITE_PATH: text({
    default: 'links.db',
    desc: 'The file that keeps the links, used unless `DATABASE_URL` is set. Its folder must exist and be writable.',
  }),
  DATABASE_URL: postgresUrl({ default: undefined, desc: 'Keep the links in this PostgreSQL database.' }),
  REDIS_URL: redisUrl({ default: undefined, desc: 'Cache redirects in this Redis.' }),
  LOG_LEVEL: logLevel({ default: 'info', desc: `The least level that is logged: ${LOG_LEVELS.join(', ')}.` }),
}

/**
 * Reads the configuration. A variable that is set to nothing counts as not set.
 *
 * @throws ConfigError naming every variable that is not valid
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  return customCleanEnv(
    given,
    VARIABLES,
    (clean) => ({
      databaseUrl: clean.DATABASE_URL,
      redisUrl: clean.REDIS_URL,
      sqlitePath: clean.SQLITE_PATH,
      logLevel: clean.LOG_LEVEL,
    }),
    { reporter: ({ errors }) => refuse(errors) },
  )
}

function refuse(errors: Readonly<Record<string, Error | undefined>>): void {
  const lines = Object.entries(errors).map(([name, error]) => `  ${name} ${error?.message}`)
  if (lines.length === 0) return
  const what = lines.length === 1 ? '1 environment variable is' : `${lines.length} environment variables are`
  throw new ConfigError(`${what} not valid:\n${lines.join('\n')}`)
}
