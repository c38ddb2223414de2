/**
 * `pnpm bench [name…]` measures all works, or the named ones, and writes docs/benchmarks.md and the claims in
 * README.md; what is not measured again
 * is kept from the last time. `--compare <saved results>` shows what became slower since.
 */
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { writeClaims } from './claims.ts'
import manifest from './package.json' with { type: 'json' }
import { machine, type Results, writePage } from './page.ts'
import { works } from './works/index.ts'
import type { Outcome, Work } from './works/work.ts'

const saved = new URL('results.json', import.meta.url)

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { compare: { type: 'string' }, page: { type: 'boolean' } },
})
const names = positionals.length > 0 ? positionals : values.page === true ? [] : Object.keys(works)
for (const name of names)
  if (works[name] === undefined)
    throw new Error(`no benchmark "${name}"; there are: ${Object.keys(works).join(', ')}`)

async function load(file: URL | string): Promise<Results | undefined> {
  return readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Results,
    () => undefined,
  )
}

function versions(): Record<string, string> {
  const require = createRequire(import.meta.url)
  const peers = Object.keys(manifest.dependencies).filter(
    (name) => !name.startsWith('dockerflow') && !name.startsWith('fastify-dockerflow'),
  )
  return Object.fromEntries(
    peers.map((name) => {
      const specifier = manifest.dependencies[name as keyof typeof manifest.dependencies]
      try {
        return [name, (require(`${name}/package.json`) as { version: string }).version]
      } catch {
        return [name, specifier]
      }
    }),
  )
}

function slower(before: Outcome, after: Outcome): string[] {
  return after.rows.flatMap(({ name, score }) => {
    const old = before.rows.find((row) => row.name === name)?.score
    if (score === undefined || old === undefined || score <= old * 1.05) return []
    return [`${name}: ${old.toFixed(2)} → ${score.toFixed(2)}`]
  })
}

// What is measured runs on the other core.
if (process.platform === 'linux') execFileSync('taskset', ['-cp', '0', String(process.pid)])

const reference = values.compare === undefined ? undefined : await load(values.compare)
if (values.compare !== undefined && reference === undefined) throw new Error(`cannot read ${values.compare}`)
const outcomes: Record<string, Outcome> = { ...(await load(saved))?.outcomes }
for (const name of names) {
  process.stderr.write(`${name}\n`)
  const outcome = await (works[name] as Work).run()
  outcomes[name] = { ...outcome, machine: machine() }
  console.log(`${name}: ${outcome.verdict === undefined ? 'measured' : outcome.verdict.detail}`)
  for (const line of slower(reference?.outcomes[name] ?? { columns: [], rows: [] }, outcome))
    console.log(`  slower: ${line}`)
}
if (values.compare === undefined) {
  const results = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: versions(),
    outcomes,
  }
  await writeFile(saved, `${JSON.stringify(results, null, 2)}\n`)
  await writePage(works, results)
  await writeClaims(results)
}
process.exit(0)
