import type { LineLogger } from './line-subject.ts'

const flat = {
  method: 'GET',
  path: '/links/abc',
  code: 200,
  t: 12,
  rid: 'b7f1c7f0',
  agent: 'Mozilla/5.0',
  cached: true,
}
const nested = {
  request: { method: 'GET', path: '/links/abc' },
  response: { code: 200, headers: { etag: '"1"' } },
  t: 12,
}
const failure = new Error('connect ECONNREFUSED 127.0.0.1:5432')
const long = { text: 'x'.repeat(2000) }

/** The kinds of record that are timed; each takes a logger once and gives what logs one line. */
export const records: Readonly<Record<string, (log: LineLogger) => () => void>> = {
  flat: (log) => () => log.info(flat, 'request done'),
  child: (log) => {
    const child = log.child({ session: 'c2d6', component: 'links' })
    return () => child.info(flat, 'request done')
  },
  nested: (log) => () => log.info(nested, 'request done'),
  error: (log) => () => log.info({ err: failure }, 'query failed'),
  long: (log) => () => log.info(long, 'request done'),
}
