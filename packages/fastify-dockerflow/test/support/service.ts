// A service in a process of its own: what the tests of serve() start and signal. Behaviour by environment.
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import dockerflow, { serve } from '../../src/index.ts'

const {
  DELAY = '0',
  TIMEOUT = '2000',
  SLOW_START,
  SLOW_CLOSE,
  HANGING_CLOSE,
  HANGING_PRECLOSE,
  LISTEN_TO,
} = process.env

const app = Fastify({ logger: true })
await app.register(dockerflow, {
  requestSummary: false,
  drain: { delay: Number(DELAY), timeout: Number(TIMEOUT), onClose: process.env.ON_CLOSE !== undefined },
})
app.dockerflow.on('drain', () => {
  if (process.env.THROW_WHILE_DRAINING === undefined) return
  for (const [index, name] of ['first', 'second']
    .slice(0, Number(process.env.THROW_WHILE_DRAINING))
    .entries()) {
    setTimeout(() => {
      throw new Error(name)
    }, index * 50)
  }
})
if (LISTEN_TO !== undefined) process.on(LISTEN_TO, function flushQueue() {})
app.get('/slow', async (request) => {
  const { ms } = request.query as { ms: string }
  console.log(JSON.stringify({ msg: 'slow request arrived' }))
  await sleep(Number(ms))
  return 'finished'
})
app.get('/throw', async () => {
  setImmediate(() => {
    throw new Error('nobody caught this')
  })
  await sleep(200)
  return 'finished'
})
app.get('/reject', async () => {
  // oxlint-disable-next-line promise/prefer-await-to-then
  void Promise.reject(undefined)
  return 'finished'
})
app.get('/exhaust', async () => {
  setImmediate(() => {
    throw new Error('first')
  })
  setTimeout(() => {
    throw new Error('second')
  }, 50)
  await sleep(10_000)
})
app.addHook('onReady', async () => {
  if (SLOW_START === undefined) return
  console.log(JSON.stringify({ msg: 'starting slowly' }))
  await sleep(Number(SLOW_START))
})
app.addHook('preClose', async () => {
  if (HANGING_PRECLOSE !== undefined) await new Promise(() => {})
})
app.addHook('onClose', async () => {
  console.log(JSON.stringify({ msg: 'closing' }))
  if (SLOW_CLOSE !== undefined) await sleep(Number(SLOW_CLOSE))
  if (HANGING_CLOSE !== undefined) await new Promise(() => {})
})

if (process.env.LISTEN_LATER !== undefined) {
  app.addHook('onListen', async () => void process.on('SIGTERM', function laterQueue() {}))
}

await serve(app)
