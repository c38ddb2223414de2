import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClock, timestamp } from '../src/line/clock.ts'

const nanosecondsIn = (text: string) => BigInt(text.slice(',"Timestamp":'.length))

test('the time is the wall clock’s to the millisecond, in integer nanoseconds', () => {
  for (let times = 0; times < 2000; times++) {
    const before = BigInt(Date.now()) * 1_000_000n
    const text = timestamp()
    const after = BigInt(Date.now() + 1) * 1_000_000n
    expect(text).toMatch(/^,"Timestamp":[1-9]\d{18}$/)
    expect(nanosecondsIn(text) >= before && nanosecondsIn(text) < after).toBe(true)
  }
})

test('it never goes back, and resolves microseconds', () => {
  const times = Array.from({ length: 20_000 }, () => nanosecondsIn(timestamp()))
  for (let index = 1; index < times.length; index++) expect(times[index]! >= times[index - 1]!).toBe(true)
  const steps = new Set(times.map((time) => Number(time % 1_000_000n)))
  expect(steps.size).toBeGreaterThan(20)
})

test('whatever the clocks do, it is monotonic and within a millisecond of a wall clock that does not go back', () => {
  const step = fc.record({
    elapsed: fc.double({ min: 0, max: 50, noNaN: true }),
    jump: fc.oneof(
      { weight: 9, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: -5000, max: 5000 }) },
    ),
    drift: fc.double({ min: -0.01, max: 0.01, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 100 }), (steps) => {
      let wall = 1_700_000_000_000.4
      let monotonic = 5.25
      let latest = 0
      const clock = createClock(
        '',
        () => Math.floor(wall),
        () => monotonic,
      )
      let last = 0n
      for (const { elapsed, jump, drift } of steps) {
        monotonic += elapsed
        wall += elapsed * (1 + drift) + jump
        const time = BigInt(clock())
        expect(time >= last).toBe(true)
        last = time
        latest = Math.max(latest, Math.floor(wall))
        const milliseconds = Number(time / 1_000_000n)
        // Standing still while the wall clock catches up; within its millisecond otherwise.
        expect(milliseconds).toBe(latest)
      }
    }),
  )
})
