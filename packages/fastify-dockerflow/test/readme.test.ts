import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { VARIABLES } from '../src/environment.ts'
import { PLUGIN_ERRORS } from '../src/errors.ts'
import dockerflow from '../src/index.ts'
import { DEFAULTS, OPTION_KEYS } from '../src/options.ts'
import { SERVE_DEFAULTS } from '../src/serve.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const OPTIONS_SOURCE = readFileSync(new URL('../src/options.ts', import.meta.url), 'utf8')

/** The rows of the table after `<!-- name -->`, cells without their backticks. */
function table(name: string): string[][] {
  const after = README.split(`<!-- ${name} -->\n`)[1]
  if (after === undefined) throw new Error(`README has no table ${name}`)
  const lines = after.slice(0, after.search(/\n(?!\|)/)).split('\n')
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')),
  )
}

test.each(Object.entries(OPTION_KEYS))('the table of %s lists the options that are known', (name, keys) => {
  expect(table(`options:${name}`).map(([option]) => option)).toEqual([...keys])
})

test('the table of serve() lists its options and their defaults', () => {
  const rows = table('options:serve').map(([option, , value]) => [option, value])
  expect(rows).toEqual([
    ['port', String(SERVE_DEFAULTS.port)],
    ['host', `'${SERVE_DEFAULTS.host}'`],
    ['path', ''],
    ['close', '() => app.close()'],
  ])
})

test('the defaults in the tables and in the comments are the ones in the code', () => {
  const defaults = {
    'options:options': { errorRoute: DEFAULTS.errorRoute, requestSummary: DEFAULTS.requestSummary },
    'options:heartbeat': {
      failedStatusCode: DEFAULTS.failedStatusCode,
      details: `'${DEFAULTS.details}'`,
      deadline: DEFAULTS.deadline,
    },
    'options:drain': {
      delay: DEFAULTS.drainDelay,
      timeout: DEFAULTS.drainTimeout,
      onClose: DEFAULTS.drainOnClose,
    },
  }
  for (const [name, values] of Object.entries(defaults)) {
    const rows = new Map(table(name).map(([option, , value]) => [option, value]))
    for (const [option, value] of Object.entries(values)) {
      expect([option, rows.get(option)]).toEqual([option, String(value)])
      const comment = OPTIONS_SOURCE.split(`readonly ${option}?:`)[0]?.match(/@default (.*)\n[^@]*$/)?.[1]
      expect([option, comment]).toEqual([option, String(value)])
    }
  }
})

test.each([
  ['environment', VARIABLES],
  ['errors', PLUGIN_ERRORS],
])('the table of %s is the one in the code', (name, entries) => {
  expect(Object.fromEntries(table(name))).toEqual(entries)
})

test('the table of the decorator lists its members', async () => {
  const app = Fastify()
  await app.register(dockerflow)
  const members = table('decorator').map(([member]) => member?.replace(/\(.*/, ''))
  expect(members).toEqual(Object.keys(app.dockerflow))
  await app.close()
})

describe('the package', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

  test('justifies each of its runtime dependencies', () => {
    const section = README.split('## Dependencies')[1] ?? ''
    const named = section
      .split('\n')
      .filter((line) => line.startsWith('- '))
      .flatMap((line) => [...(line.split(':')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name))
    expect(new Set(named)).toEqual(new Set(Object.keys(manifest.dependencies)))
  })

  test('says once which versions of Fastify it takes', () => {
    const meta = (dockerflow as unknown as Record<symbol, { fastify: string }>)[Symbol.for('plugin-meta')]
    expect(meta?.fastify).toBe('5.x || 6.x')
    expect(manifest.peerDependencies.fastify).toBe('^5.0.0 || ^6.0.0-0')
  })
})
