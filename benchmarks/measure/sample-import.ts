/** `node sample-import.ts <package…>`: milliseconds and KiB of heap that importing them adds to Fastify alone. */
import 'fastify'

const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
const before = heap()
const start = performance.now()
for (const name of process.argv.slice(2)) await import(name)
const milliseconds = performance.now() - start
process.send?.({ milliseconds, kibibytes: (heap() - before) / 1024 })
process.exit(0)
