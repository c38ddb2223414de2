/**
 * `node on-this-node.mjs`: the built package with each supported pino, on Nodes that the test runner does not run on.
 * Fails if any line differs from what it must be.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { createConverter, mozlog, pretty } from '../dist/index.js'

const require = createRequire(import.meta.url)
assert.equal(typeof require('../dist/index.cjs').mozlog, 'function')

function linesOf(pino) {
  const lines = []
  const options = mozlog({ logger: 'shop', hostname: 'h1', redact: ['*.secret'], maxBytes: 4096 })
  const log = pino(options, { write: (line) => void lines.push(line) })
  const child = log.child({ session: 's1' })
  child.warn({ user: { id: 7, deep: { er: [1, 2] } }, at: { secret: 's3cret' } }, 'said %s', 'so')
  child.info({ map: new Map([['a', 1]]), session: 's2', lone: '\ud800', big: 12345678901234567890n })
  log.error(Object.assign(new TypeError('bad', { cause: 'why' }), { code: 'E' }))
  log.info({
    get no() {
      throw new Error('unreadable')
    },
    long: 'x'.repeat(9000),
  })
  return lines.map((line) => {
    assert.match(
      line,
      /^\{"Severity":[346],"Timestamp":\d{19},"Type":"app.log","Logger":"shop","Hostname":"h1",/,
    )
    assert.ok(Buffer.byteLength(line) <= 4096)
    return JSON.parse(line).Fields
  })
}

for (const name of ['pino', 'pino9', 'pino-9-6']) {
  const [first, second, third, fourth] = linesOf(require(name))
  const user = { id: 7, 'deep.er': [1, 2] }
  assert.deepEqual(first, { session: 's1', user, at: { secret: '[Redacted]' }, msg: 'said so' })
  assert.deepEqual(second, { session: 's2', map: { a: 1 }, lone: '\ufffd', big: '12345678901234567890' })
  assert.equal(third.err.type, 'TypeError')
  assert.equal(third.err.code, 'E')
  assert.equal(fourth.no, '[Throws: unreadable]')
  assert.match(fourth.long, /^x+…$/)
}

const converted = createConverter()(
  '{"level":40,"time":1700000000123,"id":12345678901234567890,"t":"12345678901234567"}',
)
assert.deepEqual(JSON.parse(converted).Fields, { id: '12345678901234567890', t: '12345678901234567' })
assert.equal(createConverter()(converted), converted)
assert.ok(pretty(converted, true).includes('\u001b[33mWARN'))
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const { stdout, status } = spawnSync(process.execPath, [cli], { input: 'plain\n', encoding: 'utf8' })
assert.equal(JSON.parse(stdout).Fields.msg, 'plain')
assert.equal(status, 0)
console.log(`dockerflow-mozlog holds on Node ${process.versions.node}`)
