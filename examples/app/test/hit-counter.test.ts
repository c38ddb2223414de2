import { afterEach, describe, expect, it, vi } from 'vitest'
import { HitCounter } from '../src/hit-counter.ts'

type Save = (hits: ReadonlyMap<string, number>) => Promise<void>

function counterOf(save: Save, capacity = 100) {
  const onError = vi.fn<(error: unknown) => void>()
  return { counter: new HitCounter({ save, onError, capacity }), onError }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('the hit counter', () => {
  it('saves the hits of a second together', async () => {
    vi.useFakeTimers()
    const save = vi.fn<Save>(async () => {})
    const { counter } = counterOf(save)
    counter.add('a')
    counter.add('b')
    counter.add('a')
    await vi.advanceTimersByTimeAsync(1000)
    expect(save.mock.calls).toEqual([[new Map([['a', 2], ['b', 1]])]]) // biome-ignore format: one line reads better
    await vi.advanceTimersByTimeAsync(5000)
    expect(save).toHaveBeenCalledTimes(1)
    await counter.close()
  })

  it('keeps hits that could not be saved, and saves them with the next ones', async () => {
    const save = vi.fn<Save>(async () => {})
    save.mockRejectedValueOnce(new Error('down'))
    const { counter } = counterOf(save)
    counter.add('a')
    await expect(counter.flush()).rejects.toThrow('down')
    counter.add('a')
    await counter.flush()
    expect(save.mock.lastCall).toEqual([new Map([['a', 2]])])
    await counter.close()
  })

  it('counts what comes while it saves, and saves one batch after the other', async () => {
    const saved: [string, number][][] = []
    let release = () => {}
    const { counter } = counterOf(async (hits) => {
      saved.push([...hits])
      await new Promise<void>((resolve) => {
        release = resolve
      })
    })
    counter.add('a')
    const first = counter.flush()
    await vi.waitFor(() => expect(saved).toHaveLength(1))
    counter.add('b')
    const second = counter.flush()
    await Promise.resolve()
    expect(saved).toHaveLength(1)
    release()
    await first
    await vi.waitFor(() => expect(saved).toEqual([[['a', 1]], [['b', 1]]]))
    release()
    await second
    await counter.close()
  })

  it('does not grow without bound while the database is away', async () => {
    const save = vi.fn<Save>(async () => {})
    const { counter } = counterOf(save, 2)
    for (const slug of ['a', 'b', 'c', 'a']) counter.add(slug)
    await counter.close()
    expect(save.mock.calls).toEqual([[new Map([['a', 2], ['b', 1]])]]) // biome-ignore format: one line reads better
  })

  it('reports, and does not throw, what fails in the background or while closing', async () => {
    vi.useFakeTimers()
    const { counter, onError } = counterOf(async () => {
      throw new Error('down')
    })
    counter.add('a')
    await vi.advanceTimersByTimeAsync(1000)
    expect(onError).toHaveBeenCalledTimes(1)
    await counter.close()
    expect(onError).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(5000)
    expect(onError).toHaveBeenCalledTimes(2)
  })
})
