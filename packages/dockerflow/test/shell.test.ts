import { expect, test } from 'vitest'
import { shell } from '../src/verify/http/shell.ts'

test('a command that does not end is killed, with everything it started', async () => {
  const started = performance.now()
  await expect(shell('sleep 30 & sleep 30', 100)).rejects.toThrow('did not end within 100 ms')
  expect(performance.now() - started).toBeLessThan(3000)
})

test('a command that leaves a service behind has ended', async () => {
  await expect(shell('sleep 2 & echo started', 5000)).resolves.toBeUndefined()
})

test('a command that a signal ends has failed', async () => {
  await expect(shell('kill -TERM $$', 5000)).rejects.toThrow(/was ended by SIGTERM/)
})
