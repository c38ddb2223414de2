/** `node pipe-writer.ts <pino | mozlog> <lines>`: writes flat records to standard output, as an application would. */
import { mozlog } from 'dockerflow-mozlog'
import { pino } from 'pino'
import { records } from './records.ts'

const [kind = '', lines = '0'] = process.argv.slice(2)
const log = pino(kind === 'mozlog' ? mozlog({ logger: 'bench' }) : { name: 'bench' })
const write = records.flat?.(log)
for (let line = 0; line < Number(lines); line++) {
  write?.()
  // as requests come: not all in one turn
  if (line % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
}
