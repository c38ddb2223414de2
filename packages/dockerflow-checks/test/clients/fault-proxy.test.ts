import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { faultProxy } from './fault-proxy.ts'

const echo = createServer((socket) => void socket.on('error', () => {}).pipe(socket))
beforeAll(async () => void (await once(echo.listen(0, '127.0.0.1'), 'listening')))
afterAll(() => void echo.close())

async function start() {
  const proxy = await faultProxy((echo.address() as AddressInfo).port)
  onTestFinished(() => proxy.close())
  return proxy
}

/** Sends a word; gives what came back, or the error's code. */
async function say(port: number, word: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  try {
    socket.write(word)
    const [answer] = await once(socket, 'data', { signal: AbortSignal.timeout(200) })
    return String(answer)
  } catch (error) {
    return (error as { code: string }).code
  } finally {
    socket.destroy()
  }
}

test('passes what is said in both directions and counts connections', async () => {
  const proxy = await start()
  expect(await say(proxy.port, 'hello')).toBe('hello')
  expect(proxy.accepted).toBe(1)
  await expect.poll(() => proxy.open).toBe(0)
})

test('refuses and comes back on the same port', async () => {
  const proxy = await start()
  await proxy.become('refuse')
  expect(await say(proxy.port, 'hello')).toBe('ECONNREFUSED')
  await proxy.become('pass')
  expect(await say(proxy.port, 'hello')).toBe('hello')
})

test('cuts what is open when it refuses', async () => {
  const proxy = await start()
  const socket = connect(proxy.port, '127.0.0.1')
  await once(socket, 'connect')
  await expect.poll(() => proxy.open).toBe(1)
  await proxy.become('refuse')
  await once(socket, 'close').catch(() => {})
  expect(proxy.open).toBe(0)
})

test('accepts without ever answering, then delivers late what was said', async () => {
  const proxy = await start()
  await proxy.become('hang')
  expect(await say(proxy.port, 'hello')).toBe('ABORT_ERR')
  const socket = connect(proxy.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write('late')
  await sleep(20)
  await proxy.become('pass')
  expect(String((await once(socket, 'data'))[0])).toBe('late')
})

test('resets in the middle of an answer', async () => {
  const proxy = await start()
  await proxy.become('reset')
  const socket = connect(proxy.port, '127.0.0.1')
  socket.write('hello!')
  const heard: string[] = []
  socket.on('data', (chunk) => heard.push(String(chunk)))
  const [error] = await once(
    socket.on('error', () => {}),
    'error',
  )
  expect(error.code).toBe('ECONNRESET')
  expect(heard.join('').length).toBeLessThan('hello!'.length)
})

test('drops each connection as soon as it is there', async () => {
  const proxy = await start()
  await proxy.become('drop')
  expect(await say(proxy.port, 'hello')).toBe('ECONNRESET')
})

test('adds latency to answers', async () => {
  const proxy = await start()
  proxy.delay(60)
  const before = performance.now()
  expect(await say(proxy.port, 'hello')).toBe('hello')
  expect(performance.now() - before).toBeGreaterThanOrEqual(55)
})

test('cuts for a while', async () => {
  const proxy = await start()
  const back = proxy.cutFor(50)
  expect(await say(proxy.port, 'hello')).toBe('ECONNREFUSED')
  await back
  expect(await say(proxy.port, 'hello')).toBe('hello')
})
