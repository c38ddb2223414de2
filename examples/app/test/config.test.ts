import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'

function messageFor(env: Record<string, string>): string {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

describe('the configuration', () => {
  it('keeps links in links.db, without a cache, when nothing is set', () => {
    const nothing = { databaseUrl: undefined, redisUrl: undefined }
    expect(readConfig({})).toEqual({ ...nothing, sqlitePath: 'links.db', logLevel: 'info' })
  })

  it('takes each value from the environment', () => {
    const env = {
      PORT: '0',
      HOST: '::1',
      SQLITE_PATH: '/data/my links.db',
      DATABASE_URL: 'postgresql://ada@db/links',
      REDIS_URL: 'rediss://cache:6380/2',
      LOG_LEVEL: 'debug',
    }
    expect(readConfig(env)).toEqual({
      databaseUrl: 'postgresql://ada@db/links',
      redisUrl: 'rediss://cache:6380/2',
      sqlitePath: '/data/my links.db',
      logLevel: 'debug',
    })
  })

  it('takes a variable that is set to nothing as not set', () => {
    const env = { PORT: '', SQLITE_PATH: ' ', DATABASE_URL: '', REDIS_URL: '' }
    expect(readConfig(env)).toEqual(readConfig({}))
  })

  it.each(['eighty', '-1', '65536', '80.5', '0x50', '999999'])('refuses %s as a port', (port) => {
    expect(messageFor({ PORT: port })).toBe(
      '1 environment variable is not valid:\n  PORT must be a port, a whole number from 0 to 65535',
    )
  })

  it.each(['db:5432', 'mysql://db/links', 'postgres', 'postgres://us er:p/w@h:x/links'])(
    'refuses %s as the address of PostgreSQL',
    (url) => {
      expect(messageFor({ DATABASE_URL: url })).toContain(
        'DATABASE_URL must be a URL such as postgres://user:password@host:5432/links',
      )
    },
  )

  it('lists all bad variables in one message, and shows none of their values', () => {
    const message = messageFor({
      PORT: 'hunter1',
      HOST: 'http://hunter0',
      DATABASE_URL: 'mongodb://root:hunter2@db/links',
      REDIS_URL: 'http://:hunter3@cache',
      LOG_LEVEL: 'hunter4',
    })
    expect(message.split('\n')).toEqual([
      '5 environment variables are not valid:',
      expect.stringMatching(/^ {2}PORT must be/),
      '  HOST must be an IP address or a host name',
      expect.stringMatching(/^ {2}DATABASE_URL must be/),
      expect.stringMatching(/^ {2}REDIS_URL must be/),
      '  LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent',
    ])
    expect(message).not.toContain('hunter')
  })
})
