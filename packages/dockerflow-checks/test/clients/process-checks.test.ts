// live disk, memory, event-loop, version-file: those of the test's own process
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { diskCheck } from '../../src/clients/disk.ts'
import { eventLoopCheck } from '../../src/clients/event-loop.ts'
import { memoryCheck } from '../../src/clients/memory.ts'
import { versionFileCheck } from '../../src/clients/version-file.ts'
import { outcomeOf } from './outcome-of.ts'

afterEach(() => void vi.restoreAllMocks())

describe('disk', () => {
  test('is as full as df says', async () => {
    const { blocks, bfree, bavail } = await statfs('/')
    const used = (100 * (blocks - bfree)) / (blocks - bfree + bavail)
    expect(await outcomeOf(diskCheck('/', { warning: 100, error: 100 }))).toBe('ok')
    expect(await outcomeOf(diskCheck('/', { warning: used / 2, error: 100 }))).toMatch(
      /^dockerflow\.disk\.W010 30 \d+ % of the disk's (space|inodes) is in use\.$/,
    )
    expect(await outcomeOf(diskCheck('/', { warning: 0, error: used / 2 }))).toContain(
      'dockerflow.disk.E010 40 ',
    )
  })

  test('tells a path that is not there', async () => {
    expect(await outcomeOf(diskCheck('/nowhere/at/all'))).toContain('dockerflow.disk.E005')
  })
})

describe('memory', () => {
  test('is measured against the limit of the control group', async () => {
    vi.spyOn(process, 'constrainedMemory').mockReturnValue(process.memoryUsage.rss() * 1.1)
    expect(await outcomeOf(memoryCheck({ error: 100 }))).toMatch(
      /^dockerflow\.memory\.W010 30 The process uses \d\d % of the memory it may use \(\d+ MiB\)\.$/,
    )
    expect(await outcomeOf(memoryCheck({ error: 50 }))).toContain('dockerflow.memory.E010 40 ')
  })

  test.each([0, 2 ** 64])('is measured against the machine without one (Node says %s)', async (limit) => {
    vi.spyOn(process, 'constrainedMemory').mockReturnValue(limit)
    expect(await outcomeOf(memoryCheck({ warning: 100, error: 100 }))).toBe('ok')
    expect(await outcomeOf(memoryCheck({ warning: 0, error: 100 }))).toContain(
      `(${Math.round(totalmem() / 2 ** 20)} MiB)`,
    )
  })
})

describe('event loop', () => {
  test('that is blocked is late, and no longer once it is free again', async () => {
    const check = eventLoopCheck({
      delay: { warning: 60, error: 120 },
      utilization: { warning: 101, error: 101 },
    })
    await sleep(50)
    expect(await outcomeOf(check)).toBe('ok')
    const until = performance.now() + 200
    while (performance.now() < until);
    await sleep(30)
    expect(await outcomeOf(check)).toMatch(
      /^dockerflow\.event-loop\.E010 40 The event loop was \d+ ms late and/,
    )
    await expect.poll(() => outcomeOf(check), { interval: 50 }).toBe('ok')
  })

  test('that does nothing but work is busy, and says one thing at a time', async () => {
    const check = eventLoopCheck({
      delay: { warning: -1, error: 1e6 },
      utilization: { warning: 5, error: 10 },
    })
    const until = performance.now() + 60
    while (performance.now() < until) await new Promise(setImmediate)
    expect(await outcomeOf(check)).toMatch(/^dockerflow\.event-loop\.E010 40 [^;]+$/)
  })
})

test('a limit that is no number is refused when the check is made', () => {
  expect(() => diskCheck('/', { warning: '80' as never })).toThrow(
    'The limit `warning` of the disk check is a number, not 80',
  )
  expect(() => memoryCheck({ error: Number.NaN })).toThrow(TypeError)
})

test('the version file is checked under the name of the other checks', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dockerflow-version-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'version.json')
  expect(await outcomeOf(versionFileCheck({ path }))).toContain('dockerflow.version.E005')
  const source = 'https://github.com/example/app'
  const build = 'https://github.com/example/app/actions/runs/1'
  writeFileSync(path, JSON.stringify({ source, build, version: '1.0.0', commit: 'a'.repeat(40) }))
  expect(await outcomeOf(versionFileCheck({ path }))).toBe('ok')
})
