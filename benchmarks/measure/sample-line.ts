/**
 * One sample in a process of its own: `node sample-line.ts <subject file> <record>` → the least and
 * the median nanoseconds a line over the batches.
 */
import { pathToFileURL } from 'node:url'
import type { LineSubject } from './line-subject.ts'
import { records } from './records.ts'

const [file = '', kind = '', batches = '15', size = '10000'] = process.argv.slice(2)
const { subject } = (await import(pathToFileURL(file).href)) as { subject: LineSubject }
let bytes = 0
let last = ''
const sink = {
  write(line: string): void {
    bytes += line.length
    last = line
  },
}
const log = records[kind]?.(subject.logger(sink))
if (log === undefined) throw new Error(`no record ${kind}`)
const times: number[] = []
for (let batch = 0; batch < Number(batches); batch++) {
  const start = process.hrtime.bigint()
  for (let line = 0; line < Number(size); line++) log()
  times.push(Number(process.hrtime.bigint() - start) / Number(size))
  await new Promise((resolve) => setImmediate(resolve))
}
if (bytes === 0 || !last.startsWith('{')) throw new Error(`${file} logged ${JSON.stringify(last)}`)
times.sort((a, b) => a - b)
process.send?.({ least: times[0], median: times[times.length >> 1] })
process.exit(0)
