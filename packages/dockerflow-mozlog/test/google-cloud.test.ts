import { afterEach, expect, test, vi } from 'vitest'
import { createConverter } from '../src/index.ts'
import { capture, PINOS, parse } from './lines.ts'

type CloudLine = Record<string, unknown>

const TRACE = { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331', trace_flags: '01' }

const ENVELOPE = ['Timestamp', 'Severity', 'Type', 'Logger', 'Hostname', 'EnvVersion', 'Pid', 'Fields']

/** The keys of a line that are for Google Cloud. */
const cloud = (line: string | undefined): CloudLine =>
  Object.fromEntries(Object.entries(parse(line)).filter(([key]) => !ENVELOPE.includes(key)))

afterEach(() => vi.unstubAllEnvs())

test.each(PINOS)('an error has its stack where Error Reporting reads it, on %s', (_name, make) => {
  const { log, lines } = capture({ gcpSeverity: true }, make)
  log.error(Object.assign(new Error('bad'), { stack: 'Error: bad\n    at here' }), 'it failed')
  log.error({ err: 'no error' }, 'x')
  expect(lines.map(cloud)).toEqual([
    { severity: 'ERROR', message: 'it failed', stack_trace: 'Error: bad\n    at here' },
    { severity: 'ERROR', message: 'x' },
  ])
})

test.each(PINOS)('a trace among bindings or in a record is linked, on %s', (_name, make) => {
  vi.stubEnv('GOOGLE_CLOUD_PROJECT', 'shop-1')
  const { log, lines } = capture({ gcpSeverity: true }, make)
  const linked = {
    'logging.googleapis.com/trace': `projects/shop-1/traces/${TRACE.trace_id}`,
    'logging.googleapis.com/spanId': TRACE.span_id,
    'logging.googleapis.com/trace_sampled': true,
  }
  const child = log.child(TRACE).child({ module: 'cart' })
  child.info({ a: 1 }, 'bound')
  child.info({ a: 1 })
  log.info(TRACE, 'given')
  log.child({ trace_id: TRACE.trace_id, trace_flags: '00' }).info('not sampled')
  log.info({ trace_id: 7 }, 'no trace')
  const [bound, silent, given, unsampled, none] = lines.map(cloud)
  expect(bound).toEqual({ severity: 'INFO', message: 'bound', ...linked })
  expect(silent).toEqual({ severity: 'INFO', ...linked })
  expect(given).toEqual({ severity: 'INFO', message: 'given', ...linked })
  expect(unsampled).toMatchObject({ 'logging.googleapis.com/trace_sampled': false })
  expect(unsampled).not.toHaveProperty(['logging.googleapis.com/spanId'])
  expect(none).toEqual({ severity: 'INFO', message: 'no trace' })
  expect(parse(lines[0]).Fields).toEqual({ ...TRACE, module: 'cart', a: 1, msg: 'bound' })
})

test('without a project the trace is linked by its id', () => {
  vi.stubEnv('GOOGLE_CLOUD_PROJECT', '')
  const { log, lines } = capture({ gcpSeverity: true })
  log.info(TRACE, 'x')
  expect(cloud(lines[0])['logging.googleapis.com/trace']).toBe(TRACE.trace_id)
})

test.each(PINOS)('a request summary has an httpRequest, on %s', (_name, make) => {
  const { log, lines } = capture({ gcpSeverity: true }, make)
  const summary = log.child({ Type: 'request.summary' })
  const remoteAddressChain = ['10.0.0.1', '::1']
  const request = { method: 'GET', path: '/cart', code: 200, agent: 'curl/8', t: 12 }
  summary.info({ ...request, querystring: 'a=1', remoteAddressChain }, 'request completed')
  log.info({ Type: 'request.summary', code: 400, t: 0 }, 'request not understood')
  summary.info('nothing known')
  expect(lines.map((line) => cloud(line).httpRequest)).toEqual([
    {
      requestMethod: 'GET',
      requestUrl: '/cart?a=1',
      status: 200,
      userAgent: 'curl/8',
      remoteIp: '10.0.0.1',
      latency: '0.012s',
    },
    { status: 400, latency: '0s' },
    undefined,
  ])
})

test('a line that is too long is cut in these keys too', () => {
  const { log, lines } = capture({ gcpSeverity: true, maxBytes: 4096 })
  log.error(Object.assign(new Error('bad'), { stack: 'y'.repeat(6000) }))
  expect(Buffer.byteLength(lines[0]!)).toBeLessThanOrEqual(4096)
  expect(cloud(lines[0]).stack_trace).toMatch(/^y+…$/)
})

test('a converted line has them, and without the option no line has', () => {
  const json = JSON.stringify({ level: 50, ...TRACE, err: { message: 'bad', stack: 'at x' }, msg: 'x' })
  expect(cloud(createConverter({ gcpSeverity: true })(json))).toMatchObject({
    stack_trace: 'at x',
    'logging.googleapis.com/spanId': TRACE.span_id,
  })
  expect(cloud(createConverter()(json))).toEqual({})
  const { log, lines } = capture()
  log.child(TRACE).error(new Error('bad'))
  expect(cloud(lines[0])).toEqual({})
})
