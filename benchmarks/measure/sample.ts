/**
 * One sample in a process of its own: `node sample.ts <subject file>` prints the least and the median nanoseconds a
 * request over the batches, and the answer's status line.
 */
import { pathToFileURL } from 'node:url'
import type { Subject } from './subject.ts'
import { Wire } from './wire.ts'

const [file = '', batches = '50', size = '3000'] = process.argv.slice(2)
const { subject } = (await import(pathToFileURL(file).href)) as { subject: Subject }
const server = await subject.server()
const wire = new Wire(subject.path, subject.headers)
server.emit('connection', wire)
const times: number[] = []
for (let batch = 0; batch < Number(batches); batch++) times.push(await wire.send(Number(size)))
times.sort((a, b) => a - b)
const [status = ''] = wire.answer.split('\r\n', 1)
const wanted = subject.status ?? 200
if (!status.includes(String(wanted))) throw new Error(`${file} answered ${wire.answer}`)
process.send?.({ least: times[0], median: times[times.length >> 1] })
process.exit(0)
