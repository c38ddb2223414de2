import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CheckFailure, createChecker, heartbeatPayload, redact, redactedError } from '../src/index.ts'

describe('keeps what is no secret', () => {
  test.each([
    '',
    'connect ECONNREFUSED 127.0.0.1:5432',
    'password authentication failed for user "app"',
    'getaddrinfo ENOTFOUND db.example.com',
    'see https://example.com/path?q=1#top',
    'mail to ops@example.com',
    'passed: 3, failed: 0',
    'at file:///app/node_modules/.pnpm/pg@8.23.1/node_modules/pg/lib/client.js:12:3',
    'at Client (/app/node_modules/.pnpm/pg@8.23.1/node_modules/pg/lib/client.js:12:3)',
    'commit da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'key: value',
    'author: Ann',
    'unknown option --password -v',
    '--password',
    'a basically bearable thing',
    'eyJ is how a token starts',
    'DA39A3EE5E6B4B0D3255BFEF95601890AFD80709',
    'srcFilesOfTheWholeProjectInOneLongFolder',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('takes out', () => {
  test.each([
    ['postgres://app:s3cret@db:5432/x', 'postgres://[redacted]@db:5432/x'],
    ['redis://:s3cret@cache', 'redis://[redacted]@cache'],
    ['https://s3cret@github.com/x', 'https://[redacted]@github.com/x'],
    ['amqp://u:s3@cr/et@mq/vhost', 'amqp://[redacted]@mq/vhost'],
    ['mongodb+srv://u:s3cret@a,b/x', 'mongodb+srv://[redacted]@a,b/x'],
    ['//u:s3cret@h', '//[redacted]@h'],
    ['u:s3cret@tcp(db)/x', 'u:[redacted]@tcp(db)/x'],
    [':s3cret@h', ':[redacted]@h'],
    ['file:///x,pg://u:s3cret@h', 'file:///x,pg://[redacted]@h'],
    ['(file:///x postgres://u:s3cret@h)', '(file:///x postgres://[redacted]@h)'],
    ['?user=app&password=s3cret', '?user=app&password=[redacted]'],
    ['Server=db;Pwd=s3cret', 'Server=db;Pwd=[redacted]'],
    ['host=db password=s3cret user=app', 'host=db password=[redacted] user=app'],
    ["password = 's3 cret' user=app", 'password = [redacted] user=app'],
    ["password='s3\\'c ret' x", 'password=[redacted] x'],
    ["password='s3''c ret' x", 'password=[redacted] x'],
    ['password="s3 \\" cret" x', 'password=[redacted] x'],
    ['password="s3 cret', 'password=[redacted]'],
    ["password='s3 cret", 'password=[redacted]'],
    ['{"password":"s3cret","user":"app"}', '{"password":[redacted],"user":"app"}'],
    ['{\\"password\\":\\"s3 cret\\"}', '{\\"password\\":[redacted]}'],
    ["password='host=h password='s3 cret' x", 'password=[redacted][redacted] x'],
    [`password="password=''" x`, 'password=[redacted] x'],
    ['password= {"password": "s3 cret"}', 'password= [redacted] [redacted]}'],
    ['password%3Ds3cret', 'password%3D[redacted]'],
    ['Command failed: dump --password s3cret -v db', 'Command failed: dump --password [redacted] -v db'],
    ['dump --db-password "s3 cret" db', 'dump --db-password [redacted] db'],
    ['PGPASSWORD=s3cret', 'PGPASSWORD=[redacted]'],
    ['DB_PASSWORD_OLD=s3cret', 'DB_PASSWORD_OLD=[redacted]'],
    ['passwd: s3cret', 'passwd: [redacted]'],
    ['pass=s3cret', 'pass=[redacted]'],
    ['passphrase=s3cret', 'passphrase=[redacted]'],
    ['client_secret=s3cret', 'client_secret=[redacted]'],
    ['access_token=s3cret', 'access_token=[redacted]'],
    ['credentials=s3cret', 'credentials=[redacted]'],
    ['X-Amz-Signature=s3cret', 'X-Amz-Signature=[redacted]'],
    ['sig=s3cret', 'sig=[redacted]'],
    ['auth=s3cret', 'auth=[redacted]'],
    ['api_key=s3cret', 'api_key=[redacted]'],
    ['apikey: s3cret', 'apikey: [redacted]'],
    ['AccountKey=s3cret==', 'AccountKey=[redacted]'],
    ['SharedAccessKey=s3cret', 'SharedAccessKey=[redacted]'],
    ['aws_secret_access_key = s3cret', 'aws_secret_access_key = [redacted]'],
    ['private-key=s3cret', 'private-key=[redacted]'],
    ['sent Bearer s3cret to h', 'sent Bearer [redacted] to h'],
    ['sent basic czNjcmV0 to h', 'sent basic [redacted] to h'],
    ['Authorization: Digest a="s3", b="cret"\nHost: h', 'Authorization: [redacted]\nHost: h'],
    ['{"authorization":"Bearer s3 cret"}', '{"authorization":[redacted]}'],
    ['Set-Cookie: id=s3cret; Path=/', 'Set-Cookie: [redacted]'],
    ['key AKIAIOSFODNN7EXAMPLE here', 'key [redacted] here'],
    ['key ASIAIOSFODNN7EXAMPLE here', 'key [redacted] here'],
    ['"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"', '"[redacted]"'],
    ['jwt eyJhbGciOiJI.eyJzdWIiOiIx.c2ln end', 'jwt [redacted] end'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- end', '[redacted] end'],
    ['x -----BEGIN PRIVATE KEY-----\nMIIE\nMIIE', 'x [redacted]'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected)
    expect(redact(redact(text))).toBe(expected)
  })
})

function chars(of: string): fc.Arbitrary<string> {
  return fc.constantFrom(...of.split(''))
}

/** What a password may be made of in each place; `s3` and `cr3t` around it make it sure to be found. */
const anything = fc.string({ unit: chars('aZ09/+=%!$&()*,;:@#?[]~._-') }).map((s) => `s3${s}cr3t`)
const quotable = fc.string({ unit: chars('aZ09 /+=%!$&,;:@#?') }).map((s) => `s3${s}cr3t`)
const base64 = fc.string({ unit: chars('aZ09-_'), minLength: 8 }).map((s) => `s3${s}cr3t`)
const FORMS: readonly fc.Arbitrary<readonly [text: string, secret: string]>[] = [
  anything.map((secret) => [`postgres://app:${secret}@db/x`, secret]),
  anything.map((secret) => [`https://h/?password=${secret}`, secret]),
  anything.map((secret) => [`Server=h;pwd=${secret}`, secret]),
  anything.map((secret) => [`host=h password=${secret} user=u`, secret]),
  quotable.map((secret) => [`host=h password='${secret}' user=u`, secret]),
  quotable.map((secret) => [`{"password": "${secret}"}`, secret]),
  base64.map((secret) => [`Bearer ${secret}`, secret]),
  base64.map((secret) => [`Authorization: Basic ${secret}`, secret]),
  base64.map((secret) => [`-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`, secret]),
  base64.map((secret) => [`eyJ${secret}.${secret}.x`, secret]),
  fc.string({ unit: chars('A0Z9'), minLength: 16, maxLength: 16 }).map((s) => [`AKIA${s}`, `AKIA${s}`]),
]
/** Text around a secret, rich in what means something to the patterns. */
const surroundings = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(' ', '\n', '"', "'", '@', '://', 'password', '=', '\\', 'Bearer', 'eyJ', '.'),
    ),
  )
  .map((parts) => parts.join(''))

test('whatever text surrounds it, the secret does not survive', () => {
  fc.assert(
    fc.property(surroundings, fc.oneof(...FORMS), surroundings, (before, [text, secret], after) => {
      expect(redact(`${before} ${text} ${after}`)).not.toContain(secret)
    }),
    { numRuns: 2000 },
  )
})

test('a secret survives neither in a payload nor in the record for the log, however deep it is thrown', async () => {
  const wraps = [
    (text: string) => new Error(text),
    (text: string) => text,
    (text: string) => new CheckFailure('postgres', 'failed', text),
    (text: string) => new CheckFailure('postgres', 'failed', 'Down.', new Error(text)),
    (text: string) => new Error('outer', { cause: new Error('inner', { cause: text }) }),
    (text: string) => new AggregateError([new Error('a'), new AggregateError([new Error(text)])]),
    (text: string) => Object.assign(new Error('x'), { code: text, name: text }),
  ]
  const form = fc.oneof(...FORMS)
  const long = fc.nat(6000).map((n) => 'word '.repeat(n / 5))
  await fc.assert(
    fc.asyncProperty(long, form, fc.constantFrom(...wraps), async (before, [text, secret], wrap) => {
      const thrown = wrap(`${before} ${text}`)
      const checker = createChecker({ checks: { one: () => Promise.reject(thrown) } })
      const payload = heartbeatPayload(await checker.run(), 'full')
      expect(JSON.stringify(payload)).not.toContain(JSON.stringify(secret).slice(1, -1))
      expect(Object.values(redactedError(thrown)).join()).not.toContain(secret)
    }),
    { numRuns: 300 },
  )
})

describe('takes time linear in the length of the text', () => {
  // at this length a single quadratic pattern takes minutes
  const size = 200_000
  test.each([
    ['', 'a'],
    ['', ' '],
    ['', '://'],
    ['', '//@'],
    ['', 'file://'],
    ['', 'password'],
    ['', 'password '],
    ['', 'password='],
    ['', 'password="'],
    ['', "password='\\"],
    ['password="', 'a'],
    ['password="', '\\a'],
    ["password='", "''"],
    ["password='", "='"],
    ['password=\\"', '\\'],
    ['password', ' '],
    ['password', '"'],
    ['', 'secret'],
    ['', 'access_access_'],
    ['', 'authorization'],
    ['authorization: ', 'a '],
    ['', 'Bearer '],
    ['Bearer', ' '],
    ['', 'eyJ'],
    ['', 'eyJ.'],
    ['', 'AKIA'],
    ['', '-----BEGIN A-----'],
    ['', '-----BEGIN '],
    ['-----BEGIN A-----', '-----END '],
    ['', '\\"'],
    ['', 'a@'],
    ['', ':a'],
  ])('%j and then 200 kB of %j', (start, unit) => {
    const text = start + unit.repeat(size / unit.length)
    const began = performance.now()
    redact(text)
    expect(performance.now() - began).toBeLessThan(1500)
  })

  test('10 MB without a space, or in one pair of quotes, need no deep stack', { timeout: 30_000 }, () => {
    expect(redact('AKIA'.repeat(2_500_000))).not.toContain('AKIA')
    expect(redact(`password="${'a'.repeat(10_000_000)}"`)).toBe('password=[redacted]')
    expect(redact(`pg://u:${'a'.repeat(10_000_000)}@h`)).toBe('pg://[redacted]@h')
  })
})
