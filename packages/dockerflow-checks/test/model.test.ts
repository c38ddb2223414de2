import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { type Check, createChecker, critical, type Report, warning } from '../src/index.ts'
import { type Act, type CheckSpec, ModelCheck, type View } from './checker-model.ts'
import { beginFakeTime, endFakeTime } from './fake-time.ts'

/*
 * All that happens is told apart by the last digit of its time, so that no two things happen at once and the order
 * of microtasks is not part of the model: 0 a question, 1-4 a check settles, 5-8 it times out, 9 a deadline.
 */
const DEADLINE = 459

const act = (index: number): fc.Arbitrary<Act> =>
  fc.record({
    does: fc.constantFrom('pass', 'pass', 'warn', 'fail', 'fail', 'break'),
    after: fc.oneof(
      fc.constant(0),
      fc.nat(12).map((tens) => tens * 10 + index + 1),
      fc.nat(300).map((tens) => tens * 10 + index + 1),
      fc.constant(Number.POSITIVE_INFINITY),
    ),
  })

const specs: fc.Arbitrary<CheckSpec[]> = fc.integer({ min: 1, max: 4 }).chain((count) =>
  fc.tuple(
    ...Array.from({ length: count }, (_, index) =>
      fc.record({
        name: fc.constant(`check ${index}`),
        acts: fc.array(act(index), { minLength: 1, maxLength: 12 }),
        timeout: fc.constantFrom(20, 100, 600).map((ms) => ms + index + 5),
        ttl: fc.constantFrom(0, 50, 300, 1000),
        failureThreshold: fc.integer({ min: 1, max: 3 }),
        successThreshold: fc.integer({ min: 1, max: 3 }),
        silenced: fc.constant([] as string[]),
      }),
    ),
  ),
)

const silencedIds = fc.subarray(['app.W001', 'app.C001', 'dockerflow.check.E001', 'dockerflow.check.E002'], {
  maxLength: 2,
})
const questions = fc.array(
  fc.oneof(fc.nat(5), fc.nat(40)).map((tens) => tens * 10),
  { minLength: 1, maxLength: 40 },
)

/** A check that plays the acts of `spec`. */
function playing({ acts }: CheckSpec): Check {
  let calls = 0
  const play = ({ does }: Act) => {
    if (does === 'fail') throw new Error('down')
    if (does === 'warn') return warning('app.W001', 'Slow.')
    return does === 'break' ? critical('app.C001', 'Gone.') : undefined
  }
  return () => {
    const next = acts[Math.min(calls, acts.length - 1)] as Act
    calls += 1
    if (next.after === 0) return play(next)
    return new Promise((resolve, reject) => {
      if (next.after === Number.POSITIVE_INFINITY) return
      setTimeout(() => {
        try {
          resolve(play(next))
        } catch (error) {
          reject(error)
        }
      }, next.after)
    })
  }
}

function viewOf({ results }: Report): View[] {
  return results.map(({ name, level, messages, failures, pending, abandoned, age }) => ({
    name,
    level,
    ids: messages.map((message) => `${message.id} ${message.level}`),
    failures,
    pending,
    abandoned,
    age,
  }))
}

/** What the model expects of questions that are `gaps` milliseconds apart: answers in the order in which they come. */
function expected(models: readonly ModelCheck[], gaps: readonly number[]): unknown[] {
  const answers: { question: number; time: number; waits: Map<ModelCheck, number> }[] = []
  const log: unknown[] = []
  const deliver = (until: number) => {
    const due = answers
      .filter(({ time }) => time <= until)
      .sort((a, b) => a.time - b.time || a.question - b.question)
    for (const answer of due) {
      answers.splice(answers.indexOf(answer), 1)
      for (const model of models) model.advance(answer.time)
      const views = models.map((model) =>
        model.view(answer.time, (answer.waits.get(model) ?? 0) > answer.time),
      )
      log.push({ question: answer.question, time: answer.time, views })
    }
    for (const model of models) model.advance(until)
  }
  let time = 0
  for (const [question, gap] of gaps.entries()) {
    time += gap
    deliver(time)
    const waits = new Map(models.map((model) => [model, model.ask(time)]))
    answers.push({ question, time: Math.min(Math.max(...waits.values()), time + DEADLINE), waits })
    deliver(time)
  }
  deliver(time + 60_000)
  return log
}

afterEach(() => {
  endFakeTime()
})

test('a checker does what the model says, for any checks and any questions', async () => {
  await fc.assert(
    fc.asyncProperty(specs, silencedIds, questions, async (checks, silenced, gaps) => {
      beginFakeTime()
      const began = performance.now()
      const checker = createChecker({ deadline: DEADLINE, silenced })
      const transitions = new Map<string, string[]>(checks.map(({ name }) => [name, []]))
      checker.on('transition', ({ name, from, result }) => {
        const before =
          from === undefined
            ? 'nothing'
            : { ok: 0, debug: 10, info: 20, warning: 30, error: 40, critical: 50 }[from]
        transitions.get(name)?.push(`${before} to ${result.level}`)
      })
      for (const spec of checks) {
        const { timeout, ttl, failureThreshold, successThreshold } = spec
        checker.register(spec.name, playing(spec), { timeout, ttl, failureThreshold, successThreshold })
      }
      const log: unknown[] = []
      for (const [question, gap] of gaps.entries()) {
        await vi.advanceTimersByTimeAsync(gap)
        void checker.run().then((report) => {
          log.push({ question, time: performance.now() - began, views: viewOf(report) })
        })
        await vi.advanceTimersByTimeAsync(0)
      }
      await vi.advanceTimersByTimeAsync(60_000)
      const models = checks.map((spec) => new ModelCheck({ ...spec, silenced }))
      expect(log).toEqual(expected(models, gaps))
      expect([...transitions.values()]).toEqual(models.map((model) => model.transitions))
      expect(vi.getTimerCount()).toBe(0)
      const closed = checker.close()
      await vi.advanceTimersByTimeAsync(DEADLINE)
      await closed
      endFakeTime()
    }),
    { numRuns: 100 },
  )
})
