import { fileURLToPath } from 'node:url'
import { closure, sizeOf } from '../measure/closure.ts'
import { spread } from '../measure/median.ts'
import { messageOf, pinned } from '../measure/pinned.ts'
import type { Outcome, Work } from './work.ts'

const here = fileURLToPath(new URL('../', import.meta.url))
const rounds = 15

const subjects: Readonly<Record<string, readonly string[]>> = {
  ours: ['fastify-dockerflow'],
  'fastify-healthcheck': ['fastify-healthcheck'],
  '@fastify/under-pressure': ['@fastify/under-pressure'],
  '@godaddy/terminus': ['@godaddy/terminus'],
  lightship: ['lightship'],
  '@nestjs/terminus': [
    '@nestjs/terminus',
    '@nestjs/core',
    '@nestjs/common',
    '@nestjs/platform-fastify',
    'rxjs',
    'reflect-metadata',
  ],
}

interface Cost {
  readonly milliseconds: number
  readonly kibibytes: number
}

async function imports(): Promise<Map<string, Cost[]>> {
  const costs = new Map<string, Cost[]>()
  for (let round = 0; round < rounds; round++)
    for (const [name, packages] of Object.entries(subjects)) {
      const cost = await messageOf<Cost>(pinned('./sample-import.ts', packages, ['--expose-gc']))
      costs.set(name, [...(costs.get(name) ?? []), cost])
    }
  return costs
}

async function run(): Promise<Outcome> {
  const alone = closure(['fastify'], here)
  const costs = await imports()
  const rows = Object.entries(subjects).map(([name, packages]) => {
    const added = [...closure(packages, here).keys()].filter((folder) => !alone.has(folder))
    const list = costs.get(name) ?? []
    const sizes = added.map(sizeOf)
    const kib = (of: 'installed' | 'packed'): string =>
      `${(sizes.reduce((sum, size) => sum + size[of], 0) / 1024).toFixed(0)} KiB`
    const milliseconds = spread(list.map((cost) => cost.milliseconds)).median
    return {
      name,
      milliseconds,
      packages: added.length,
      cells: [
        `${milliseconds.toFixed(1)} ms`,
        `${spread(list.map((cost) => cost.kibibytes)).median.toFixed(0)} KiB`,
        added.length,
        kib('installed'),
        kib('packed'),
      ],
      score: milliseconds,
    }
  })
  const ours = rows.find(({ name }) => name === 'ours')
  const met = (ours?.milliseconds ?? 99) <= 15 && (ours?.packages ?? 99) <= 5
  return {
    columns: ['import', 'heap', 'packages', 'installed size', 'packed size'],
    rows: rows.map(({ name, cells, score }) => ({ name, cells, score })),
    verdict: { met, detail: `import ${ours?.milliseconds.toFixed(1)} ms, ${ours?.packages} packages` },
  }
}

export const footprint: Work = {
  title: 'What installing and importing it costs',
  about: `What each adds to Fastify alone: milliseconds and heap of importing it after Fastify (median of ${rounds} fresh, pinned processes, interleaved), packages and bytes that installing it brings, unpacked and compressed.`,
  target: 'import at most 15 ms, at most 5 packages',
  explanation:
    'The profile of the import: compiling its three files 40 %, finding them 28 %, running them 10 %.',
  run,
}
