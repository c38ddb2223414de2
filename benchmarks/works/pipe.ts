import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { spread } from '../measure/median.ts'
import type { Outcome, Work } from './work.ts'

const run = promisify(execFile)
const LINES = 100_000
const rounds = 9
const writer = fileURLToPath(new URL('../measure/pipe-writer.ts', import.meta.url))
const ours = fileURLToPath(new URL('../../packages/dockerflow-mozlog/dist/cli.js', import.meta.url))

/** pino-mozlog's command. */
function peer(): string {
  const manifest = createRequire(import.meta.url).resolve('pino-mozlog/package.json')
  const { bin } = createRequire(import.meta.url)(manifest) as { bin: string | Record<string, string> }
  return join(dirname(manifest), typeof bin === 'string' ? bin : (Object.values(bin)[0] ?? ''))
}

const node = `"${process.execPath}"`

/** What each way runs, as shell commands that end with mozlog lines; plain pino is what they all add to. */
const pipelines: Readonly<Record<string, string>> = {
  'pino, no mozlog': `${node} ${writer} pino ${LINES}`,
  'ours: in the process': `${node} ${writer} mozlog ${LINES}`,
  'ours: piped through dockerflow-mozlog': `${node} ${writer} pino ${LINES} | ${node} ${ours}`,
  'piped through pino-mozlog': `${node} ${writer} pino ${LINES} | ${node} ${peer()}`,
}

/** CPU seconds of all processes of a pipeline, user and system. */
async function cpuSeconds(pipeline: string): Promise<number> {
  const script = `${pipeline} | cat >/dev/null; times`
  const { stdout } = await run('bash', ['-c', script], { env: { ...process.env, NODE_ENV: 'production' } })
  // the second line of `times` is of the shell's children
  const [, children = ''] = stdout.trim().split('\n')
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)]
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0)
}

async function measure(): Promise<Outcome> {
  const micros = new Map<string, number[]>()
  for (let round = 0; round < rounds; round++)
    for (const [name, pipeline] of Object.entries(pipelines))
      micros.set(name, [...(micros.get(name) ?? []), ((await cpuSeconds(pipeline)) * 1e6) / LINES])
  const rows = [...micros].map(([name, values]) => ({ name, ...spread(values) }))
  const median = (name: string): number => rows.find((row) => row.name === name)?.median ?? Number.NaN
  const peers = median('piped through pino-mozlog')
  const within = median('ours: in the process') / peers
  const piped = median('ours: piped through dockerflow-mozlog') / peers
  return {
    columns: ['CPU a line, all processes', 'spread'],
    rows: rows.map(({ name, median: middle, low, high }) => ({
      name,
      cells: [`${middle.toFixed(1)} µs`, `${low.toFixed(1)}–${high.toFixed(1)}`],
      score: middle,
    })),
    verdict: {
      met: within < 1,
      detail: `${within.toFixed(2)}×; our own pipe, for processes that cannot be changed, ${piped.toFixed(2)}×`,
    },
  }
}

export const pipe: Work = {
  title: 'mozlog in the process, and through a pipe',
  about: `An application writes ${LINES.toLocaleString('en')} flat records: CPU time of all its processes, start included, by line, medians of ${rounds} interleaved rounds.`,
  target: 'in the process, less than the pipe through pino-mozlog',
  run: measure,
}
