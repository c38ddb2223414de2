import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import {
  type Check,
  type CheckOptions,
  createChecker,
  FAILURES,
  type FailureReason,
  type Result,
} from '../../src/index.ts'
import { type FaultProxy, faultProxy } from './fault-proxy.ts'
import { firstResult } from './first-result.ts'

/** Where a client is to connect. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** A connected client of the application, and its check. */
export interface Opened {
  readonly check: Check
  readonly close: () => unknown
}

/** What the conformance suite must know of a client. */
export interface Subject {
  /** The package, for example `pg (Pool)`. */
  readonly name: string
  /** The middle of the message ids. */
  readonly kind: string
  /** The real server. */
  readonly server: Address
  /** Makes the application's client and waits until it is usable, if its own API does that. */
  readonly open: (address: Address) => Opened | Promise<Opened>
  /**
   * The same with credentials that the server refuses. Left out where the client itself refuses to be made with
   * them, so that there is none to check.
   */
  readonly openDenied?: (address: Address) => Opened | Promise<Opened>
  /** The server that refuses them, where `server` takes anybody. @default `server` */
  readonly deniedBy?: Address
  /** What the failures are told apart as, where it is not the usual reason. */
  readonly reasons?: Partial<Record<'gone' | 'hung' | 'reset', readonly FailureReason[]>>
  /**
   * How long the client itself takes to reconnect, in milliseconds; false if it never does: such a client must
   * go on failing until the application replaces it.
   * @default 0
   */
  readonly reconnects?: number | false
  /**
   * False if half an answer spoils the client itself for good: it must go on failing then.
   * @default true
   */
  readonly survivesReset?: boolean
  /** How long one heartbeat may take, in milliseconds. @default 500 */
  readonly timeout?: number
  /** The same where a hang is to outlast it a hundred times: as short as can be. @default 25 */
  readonly shortTimeout?: number
}

const TTL = 50
/** What a busy machine may add to a timeout, in milliseconds. */
const SLACK = 400

/**
 * The suite that each client passes, against its real server behind a proxy that fails on demand. A new client
 * needs nothing but a call of it.
 */
export function conformance(subject: Subject): void {
  const { timeout = 500, shortTimeout = 25, reconnects = 0, reasons = {} } = subject
  const cleanups: (() => unknown)[] = []
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })

  async function start(open = subject.open, server = subject.server) {
    const rejections: unknown[] = []
    const listener = (reason: unknown) => rejections.push(reason)
    process.on('unhandledRejection', listener)
    const proxy = await faultProxy(server)
    cleanups.push(async () => {
      await sleep(20)
      process.off('unhandledRejection', listener)
      expect(rejections).toEqual([])
    })
    cleanups.push(() => proxy.close())
    const { check, close } = await open(proxy)
    cleanups.push(() => Promise.race([close(), sleep(1000)]))
    return { proxy, check, beat: heartbeat(check, { timeout, ttl: TTL }) }
  }

  /** One heartbeat of a checker of its own. */
  function heartbeat(check: Check, options: CheckOptions): () => Promise<Result> {
    const checker = createChecker({ checks: { it: { check, ...options } } })
    cleanups.push(() => checker.close())
    return async () => (await checker.run()).results[0] as Result
  }

  const idOf = (reason: FailureReason) => `dockerflow.${subject.kind}.${FAILURES[reason]}`
  const ok = ({ status }: Result) => status === 'ok'
  const answered = ({ messages }: Result) => messages[0]?.id !== idOf('timeout')

  /** The result says one of these, and came in time. */
  function expectFailure(result: Result, expected: readonly FailureReason[]) {
    expect(result.messages.map((message) => message.text).join()).not.toBe('')
    expect(expected.map(idOf)).toContain(result.messages[0]?.id)
    expect(result.messages).toHaveLength(1)
    expect(result.status).toBe('error')
    expect(result.duration).toBeLessThan(timeout + SLACK)
  }

  /** Healthy again within one ttl after the client has reconnected. */
  async function expectRecovery(proxy: FaultProxy, beat: () => Promise<Result>, lost = true) {
    await proxy.become('pass')
    if (reconnects === false && lost) {
      await sleep(TTL + 5)
      return expectFailure(await beat(), reasons.gone ?? ['disconnected'])
    }
    const result = await firstResult(ok, beat, (reconnects || 0) + timeout + TTL + SLACK)
    expect(result.messages).toEqual([])
    expect(result.status).toBe('ok')
  }

  describe(`${subject.name}`, () => {
    test('is ok when the server is, time after time', async () => {
      const { beat, proxy } = await start()
      expect((await firstResult(ok, beat)).messages).toEqual([])
      const connections = proxy.open
      for (let i = 0; i < 5; i++) {
        await sleep(TTL + 5)
        expect((await beat()).status).toBe('ok')
      }
      expect(proxy.open).toBeLessThanOrEqual(Math.max(1, connections))
    })

    const denials = subject.openDenied === undefined ? [] : [subject.openDenied]
    test.for(denials)('says each time that the server refuses the credentials', async (openDenied) => {
      const { beat } = await start(openDenied, subject.deniedBy)
      await firstResult(answered, beat)
      for (let i = 0; i < 4; i++) {
        const result = await beat()
        expect(result.status).toBe('error')
        expectFailure(result, ['authentication'])
        await sleep(TTL + 5)
      }
    })

    test('is unreachable when the server is gone, and recovers when it is back', async () => {
      const { beat, proxy } = await start()
      expect((await firstResult(ok, beat)).messages).toEqual([])
      await proxy.become('refuse')
      await sleep(TTL + 50)
      expectFailure(await beat(), reasons.gone ?? ['unreachable'])
      await sleep(TTL + 5)
      expectFailure(await beat(), reasons.gone ?? ['unreachable'])
      await expectRecovery(proxy, beat)
    })

    test('times out when the server hangs, and recovers when it answers again', async () => {
      const { beat, proxy } = await start()
      expect((await firstResult(ok, beat)).messages).toEqual([])
      await proxy.become('hang')
      await sleep(TTL + 5)
      for (let i = 0; i < 2; i++) {
        expectFailure(await beat(), reasons.hung ?? ['timeout'])
        await sleep(TTL + 5)
      }
      await expectRecovery(proxy, beat, false)
    })

    // over more than ten of the short timeouts, so that calls which never settle are given up meanwhile
    test('holds at most one more connection after 100 heartbeats during a hang', async () => {
      const { beat, proxy, check } = await start()
      const hastyBeat = heartbeat(check, { timeout: shortTimeout, ttl: 5 })
      expect((await firstResult(ok, beat)).messages).toEqual([])
      // a connection that was for one ping only is closing now
      await sleep(TTL)
      const most = Math.max(proxy.open, 1) + 1
      await proxy.become('hang')
      const beats: Promise<Result>[] = []
      for (let i = 0; i < 100; i++) {
        // through the first call's being given up, with room for a busy machine
        await sleep(10)
        beats.push(hastyBeat())
      }
      for (const { status, pending } of await Promise.all(beats)) {
        expect(status).toBe('error')
        expect(pending).toBeLessThanOrEqual(2)
      }
      // one that was given up may still be closing
      await expect.poll(() => proxy.open).toBeLessThanOrEqual(most)
      await proxy.become('pass')
      await firstResult(({ pending }) => pending === 0, hastyBeat)
      await expectRecovery(proxy, beat, false)
      await expect.poll(() => proxy.open).toBeLessThanOrEqual(most)
    })

    test('survives a reset in the middle of an answer', async () => {
      const { beat, proxy } = await start()
      expect((await firstResult(ok, beat)).messages).toEqual([])
      await proxy.become('reset')
      await sleep(TTL + 5)
      expectFailure(await beat(), reasons.reset ?? ['unreachable'])
      if (subject.survivesReset !== false) return expectRecovery(proxy, beat)
      await proxy.become('pass')
      await sleep(TTL + 5)
      expect((await beat()).status).toBe('error')
    })

    test('waits for a slow server within the timeout and no longer', async () => {
      const { beat, proxy } = await start()
      expect((await firstResult(ok, beat)).messages).toEqual([])
      proxy.delay(timeout / 5)
      await sleep(TTL + 5)
      const slow = await beat()
      expect(slow.messages).toEqual([])
      expect(slow.duration).toBeGreaterThan(timeout / 6)
      proxy.delay(timeout * 2)
      await sleep(TTL + 5)
      expectFailure(await beat(), reasons.hung ?? ['timeout'])
      proxy.delay(0)
      await sleep(timeout * 2)
      await expectRecovery(proxy, beat, false)
    })

    test('survives a server that is away for a moment between two heartbeats', async () => {
      const { beat, proxy } = await start()
      expect((await firstResult(ok, beat)).messages).toEqual([])
      await proxy.cutFor(30)
      await expectRecovery(proxy, beat)
    })
  })
}

/** The address in a URL variable of the environment, or the standard local port. */
export function serverAt(variable: string, port: number): Address & { readonly url: URL | undefined } {
  const value = process.env[variable]
  const url = value ? new URL(value) : undefined
  return { host: url?.hostname ?? '127.0.0.1', port: Number(url?.port || port), url }
}
