/**
 * One sample in a process of its own: `node sample-report.ts <checks>` → the least and the median nanoseconds of one
 * report of that many checks, each run anew, over 40 batches that run at least 2,000 checks each.
 */
import { createChecker } from 'dockerflow-checks'

const count = Number(process.argv[2])
const checker = createChecker({
  checks: Object.fromEntries(
    Array.from({ length: count }, (_, number) => [`service-${number}`, { check: () => {}, ttl: 0 }]),
  ),
})
const reports = Math.ceil(2000 / count)
const times: number[] = []
for (let batch = 0; batch < 40; batch++) {
  const start = process.hrtime.bigint()
  for (let report = 0; report < reports; report++) await checker.run()
  times.push(Number(process.hrtime.bigint() - start) / reports)
}
await checker.close()
times.sort((a, b) => a - b)
process.send?.({ least: times[0], median: times[times.length >> 1] })
process.exit(0)
