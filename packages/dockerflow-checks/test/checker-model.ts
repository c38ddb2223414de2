/** What one call of a check does, and when: `after` milliseconds, 0 at once, Infinity never. */
export interface Act {
  readonly does: 'pass' | 'warn' | 'fail' | 'break'
  readonly after: number
}

/** A check as the model and the test know it. The n-th call does the n-th act, the last one for ever. */
export interface CheckSpec {
  readonly name: string
  readonly acts: readonly Act[]
  readonly timeout: number
  readonly ttl: number
  readonly failureThreshold: number
  readonly successThreshold: number
  readonly silenced: readonly string[]
}

/** What is compared: everything in a result that a monitor could see. */
export interface View {
  readonly name: string
  readonly level: number
  readonly ids: readonly string[]
  readonly failures: number
  readonly pending: number
  readonly abandoned: number
  readonly age: number
}

/** Ids and levels of what each act says. */
export const SAYS = {
  pass: [],
  warn: [['app.W001', 30]],
  fail: [['dockerflow.check.E001', 40]],
  break: [['app.C001', 50]],
} as const

type Said = readonly (readonly [id: string, level: number])[]
const LATE: Said = [['dockerflow.check.E002', 40]]

interface ModelCall {
  readonly began: number
  readonly settles: number
  readonly says: Said
  running: boolean
}

/** The checker as one would explain it: the state of one check, moved from moment to moment by hand. */
export class ModelCheck {
  readonly spec: CheckSpec
  readonly transitions: string[] = []
  calls = 0
  abandoned = 0
  #all: ModelCall[] = []
  #call: ModelCall | undefined
  #shown: Said | undefined
  #lastFailure: Said = []
  #ended = 0
  #failed = 0
  #passed = 0
  #failing = false

  constructor(spec: CheckSpec) {
    this.spec = spec
  }

  /** Everything that happens up to and including `time`. */
  advance(time: number): void {
    const call = this.#call
    if (call === undefined) return
    const answers = Math.min(call.settles, call.began + this.spec.timeout)
    if (call.running && answers <= time) {
      call.running = false
      this.#record(call.settles === answers ? call.says : LATE, answers)
    }
    if (call.settles <= time) this.#call = undefined
  }

  /** Somebody asks at `time`: when there is an answer. */
  ask(time: number): number {
    const { acts, timeout, ttl } = this.spec
    const call = this.#call
    if (this.#shown !== undefined && time - this.#ended < ttl) return time
    if (call?.running) return Math.min(call.settles, call.began + timeout)
    const hanging = this.#pending(time)
    if (call !== undefined && time - call.began < timeout * (hanging > 1 ? 100 : 10)) {
      if (time - this.#ended >= timeout) this.#record(LATE, time)
      return time
    }
    if (call !== undefined) this.abandoned += 1
    const act = acts[Math.min(this.calls, acts.length - 1)] as Act
    this.calls += 1
    this.#call = { began: time, settles: time + act.after, says: SAYS[act.does], running: true }
    this.#all.push(this.#call)
    this.advance(time)
    return Math.min(time + act.after, time + timeout)
  }

  /** What a report says at `time`; of a check that has not answered by the deadline, if `cutOff`. */
  view(time: number, cutOff: boolean): View {
    const { name } = this.spec
    const pending = this.#pending(time)
    const { shown, failed } = cutOff ? this.#judge(LATE) : { shown: this.#shown ?? [], failed: this.#failed }
    return {
      name,
      level: worst(shown),
      ids: shown.map(([id, level]) => `${id} ${level}`),
      failures: failed,
      pending,
      abandoned: this.abandoned,
      age: cutOff ? 0 : time - this.#ended,
    }
  }

  #pending(time: number): number {
    return this.#all.filter(({ settles }) => settles > time).length
  }

  #record(says: Said, time: number): void {
    const before = this.#shown === undefined ? 'nothing' : String(worst(this.#shown))
    const { shown, failed, passed, failing, own } = this.#judge(says)
    if (failed > 0) this.#lastFailure = own
    this.#shown = shown
    this.#failed = failed
    this.#passed = passed
    this.#failing = failing
    this.#ended = time
    const after = String(worst(shown))
    if (before !== after) this.transitions.push(`${before} to ${after}`)
  }

  #judge(says: Said) {
    const { failureThreshold, successThreshold, silenced } = this.spec
    const own = says.filter(([id]) => !silenced.includes(id))
    if (worst(own) >= 40) {
      const failed = this.#failed + 1
      const failing = this.#failing || failed >= failureThreshold
      const shown: Said = failing ? own : own.map(([id, level]) => [id, Math.min(level, 30)])
      return { own, shown, failed, passed: 0, failing }
    }
    const passed = this.#passed + 1
    const failing = this.#failing && passed < successThreshold
    return { own, shown: failing ? [...this.#lastFailure, ...own] : own, failed: 0, passed, failing }
  }
}

function worst(said: Said): number {
  return Math.max(0, ...said.map(([, level]) => level))
}
