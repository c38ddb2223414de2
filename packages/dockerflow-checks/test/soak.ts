/**
 * A long life in a short time: heartbeats by the hundred thousand against checks that are well, slow, hanging, deaf
 * and throwing. The heap must stay flat and no check may ever have two calls in flight.
 *
 *   pnpm --filter dockerflow-checks run soak [heartbeats, 1000000 unless given]
 */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Check, type CheckContext, createChecker } from '../src/index.ts'

const total = Number(process.argv[2] ?? 1_000_000)
const AT_ONCE = 200
const SAMPLES = 100
assert(
  Number.isInteger(total / SAMPLES / AT_ONCE),
  `the number of heartbeats is a multiple of ${SAMPLES * AT_ONCE}`,
)
const { gc } = globalThis
assert(gc, 'run with --expose-gc')

let most = 0
let calls = 0

/** `check`, with its calls in flight counted by somebody else than the checker. */
function counted(check: (context: CheckContext) => unknown): Check {
  let inFlight = 0
  return (async (context: CheckContext) => {
    calls += 1
    inFlight += 1
    most = Math.max(most, inFlight)
    try {
      await check(context)
    } finally {
      inFlight -= 1
    }
  }) as Check
}

const options = { ttl: 1 }
const checker = createChecker({
  checks: {
    well: { ...options, check: counted(() => {}) },
    slow: { ...options, check: counted(() => sleep(2)) },
    throwing: {
      ...options,
      check: counted(() => {
        throw new Error('postgres://app:s3cret@db refused', { cause: new Error('ECONNREFUSED') })
      }),
    },
    // ends when its signal fires
    hanging: {
      ...options,
      timeout: 10,
      check: counted(({ signal }) => sleep(60_000, undefined, { signal })),
    },
    // ends long after its timeout, whatever its signal says; ten timeouts are more than any machine stalls
    deaf: { ...options, timeout: 200, check: counted(() => sleep(450)) },
    periodic: { ...options, interval: 5, check: counted(() => sleep(1)) },
  },
})
const statuses = new Map<string, number>()
checker.on('transition', ({ name, to }) =>
  statuses.set(`${name} ${to}`, (statuses.get(`${name} ${to}`) ?? 0) + 1),
)
checker.start()

const heap: number[] = []
const began = performance.now()
for (let sample = 0; sample < SAMPLES; sample += 1) {
  for (let done = 0; done < total / SAMPLES; done += AT_ONCE) {
    const reports = await Promise.all(Array.from({ length: AT_ONCE }, () => checker.run()))
    for (const { status, results } of reports) {
      assert.equal(status, 'error')
      assert.equal(results.length, 6)
      for (const { pending, abandoned } of results) assert(pending <= 1 && abandoned === 0)
    }
  }
  gc()
  heap.push(process.memoryUsage().heapUsed)
}
const seconds = (performance.now() - began) / 1000
await checker.close()
// what the deaf check left behind
await sleep(500)

const quarter = SAMPLES / 4
const second = median(heap.slice(quarter, 2 * quarter))
const last = median(heap.slice(3 * quarter))
const growth = last / second - 1
console.log(
  `${total} heartbeats in ${seconds.toFixed(0)} s, ${calls} calls, at most ${most} in flight per check`,
)
console.log(`heap: second quarter ${mb(second)}, last quarter ${mb(last)}, ${(100 * growth).toFixed(2)} %`)
console.log(Object.fromEntries(statuses))
assert.equal(most, 1, 'a check had more than one call in flight')
assert(growth <= 0.05, 'the heap grew by more than 5 %')
assert.deepEqual(
  process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout'),
  [],
  'a timer was left',
)

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number
}

function mb(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`
}
