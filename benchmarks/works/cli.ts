import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { spread } from '../measure/median.ts'
import type { Outcome, Work } from './work.ts'

const run = promisify(execFile)
const rounds = 15
const bin = fileURLToPath(new URL('../../packages/dockerflow/dist/cli.js', import.meta.url))

/** A Dockerfile of a hundred lines, of the kinds that are found in the wild. */
function dockerfile(): string {
  const layers = Array.from({ length: 90 }, (_, line) =>
    line % 3 === 0 ? `ENV SETTING_${line}=value` : `RUN echo step ${line} && true`,
  )
  return [
    'FROM node:24-bookworm-slim',
    'WORKDIR /app',
    'RUN groupadd -g 10001 app && useradd -u 10001 -g app app',
    ...layers,
    'COPY . /app',
    'COPY version.json /app/version.json',
    'USER app',
    'EXPOSE 8000',
    'ENTRYPOINT ["node"]',
    'CMD ["server.js"]',
    '',
  ].join('\n')
}

async function time(command: string, args: readonly string[], cwd: string): Promise<number> {
  const start = performance.now()
  await run(command, [...args], { cwd }).catch((failure: { code?: number }) => {
    // lint exits 1 when it finds something: the time is the same
    if (failure.code !== 1) throw failure
  })
  return performance.now() - start
}

async function measure(): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'dockerflow-bench-'))
  await writeFile(join(folder, 'Dockerfile'), dockerfile())
  const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/__lbheartbeat__`
  const commands: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    'node, doing nothing': [process.execPath, ['-e', '0']],
    'ours: lint, 100 lines': [process.execPath, [bin, 'lint', 'Dockerfile']],
    'ours: heartbeat': [process.execPath, [bin, 'heartbeat', url]],
    curl: ['curl', ['-fsS', url]],
  }
  const times = new Map<string, number[]>()
  for (let round = 0; round < rounds; round++)
    for (const [name, [command, args]] of Object.entries(commands))
      times.set(name, [...(times.get(name) ?? []), await time(command, args, folder)])
  server.close()
  await rm(folder, { recursive: true })
  const median = (name: string): number => spread(times.get(name) ?? []).median
  const more = median('ours: heartbeat') - median('node, doing nothing')
  return {
    columns: ['whole process', 'spread'],
    rows: [...times].map(([name, values]) => {
      const { median: middle, low, high } = spread(values)
      return {
        name,
        cells: [`${middle.toFixed(0)} ms`, `${low.toFixed(0)}–${high.toFixed(0)}`],
        score: middle,
      }
    }),
    verdict: {
      met: median('ours: lint, 100 lines') <= 150 && more <= 60,
      detail: `lint ${median('ours: lint, 100 lines').toFixed(0)} ms, heartbeat ${more.toFixed(0)} ms more than node`,
    },
  }
}

export const cli: Work = {
  title: 'The command',
  about: `Whole processes, start to exit, median of ${rounds} interleaved rounds.`,
  target: 'lint of a 100-line Dockerfile at most 150 ms; heartbeat at most 60 ms more than node itself',
  run: measure,
}
