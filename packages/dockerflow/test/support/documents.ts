import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from '../../src/command-line/command.ts'
import { help } from '../../src/command-line/command.ts'
import { overview } from '../../src/commands/main.ts'
import type { ClauseId } from '../../src/spec/clauses.ts'
import { CLAUSES } from '../../src/spec/clauses.ts'
import { docsLink } from '../../src/spec/docs-link.ts'
import { LIBRARY_PROOFS } from './library-proofs.ts'

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

/** Where tests are, and what they prove a clause for. */
const SUITES: readonly (readonly [what: string, pattern: string])[] = [
  ['example', '{examples/app/test,tests/{container,rolling-restart}}/**/*.ts'],
  ['workflows', 'tests/deployment/**/*.test.ts'],
  ['command line', 'packages/dockerflow/test/**/*.test.ts'],
]

const WHATS = ['library', ...SUITES.map(([what]) => what)]

interface Proof {
  readonly what: string
  readonly file: string
}

/** The tests whose name says that they prove a clause: `'A4 A5: …'`, `'… (A4)'`, or a table's key, `A4:`. */
function proofs(): Map<ClauseId, Proof[]> {
  const found = new Map<ClauseId, Proof[]>()
  const add = (id: ClauseId, proof: Proof) => {
    const list = found.get(id) ?? []
    if (!list.some(({ file }) => file === proof.file)) found.set(id, [...list, proof])
  }
  for (const [clauses, path, title] of LIBRARY_PROOFS) {
    const file = `packages/${path}`
    if (!readFileSync(ROOT + file, 'utf8').includes(title)) throw new Error(`${file} has no test "${title}"`)
    for (const id of clauses) add(id, { what: 'library', file })
  }
  for (const [what, pattern] of SUITES) {
    for (const file of globSync(pattern, { cwd: ROOT }).toSorted()) {
      for (const id of named(readFileSync(ROOT + file, 'utf8'))) add(id, { what, file })
    }
  }
  return found
}

const ID = '[ADBR][1-8]'

function named(text: string): ClauseId[] {
  const titles = text.matchAll(/\b(?:test|it)(?:\.\w+)*(?:\([^()]*\))?\(\s*(['"`])((?:(?!\1).)*)\1/g)
  const inTitles = [...titles].flatMap(([, , title = '']) => {
    const listed = new RegExp(`^((?:${ID}[ ,]*)+):|\\((${ID}(?:, ${ID})*)\\)`).exec(title)
    return ids(listed?.[1] ?? listed?.[2] ?? '')
  })
  const keys = [...text.matchAll(new RegExp(`^  (${ID}): (?:async )?\\(`, 'gm'))]
  return [...inTitles, ...keys.flatMap(([, id = '']) => ids(id))]
}

function ids(text: string): ClauseId[] {
  return [...text.matchAll(/[ADBR][1-8]/g)].flatMap(([id]) =>
    Object.hasOwn(CLAUSES, id) ? [id as ClauseId] : [],
  )
}

const INSPECTIONS = {
  url: '`dockerflow verify <url>`',
  image: '`dockerflow verify --image`',
  lint: '`dockerflow lint`',
  workflow: 'by reading',
} as const

/** The text of docs/spec-conformance.md. */
export function specConformance(): string {
  const tests = proofs()
  const clauses = Object.values(CLAUSES)
  const rows = clauses.map(({ id, level, title, checked }) => {
    const by = Object.keys(INSPECTIONS).filter(
      (name) => checked[name as keyof typeof INSPECTIONS] !== undefined,
    )
    const mark = (name: string) => (by.includes(name) ? 'yes' : '')
    const proved = (what: string) =>
      tests.get(id)?.some((proof) => proof.what === what) === true ? 'yes' : ''
    const cells = [
      `[${id}](${docsLink(id).replace(/^.*#/, '#')})`,
      level,
      code(title),
      mark('url'),
      mark('image'),
      mark('lint'),
    ]
    return [...cells, ...WHATS.map(proved)]
  })
  const heads = ['clause', 'level', 'title', 'url', 'image', 'lint', ...WHATS.map((what) => `tests: ${what}`)]
  const sections = clauses.map(({ id, level, title, text, checked, fix }) => {
    const how = Object.entries(INSPECTIONS).flatMap(([name, by]) => {
      const said = checked[name as keyof typeof INSPECTIONS]
      return said === undefined ? [] : [`- ${by}: ${code(said)}`]
    })
    const shown = (tests.get(id) ?? []).map(({ what, file }) => `- ${what}: [${file}](../${file})`)
    return [
      `## ${id}`,
      '',
      `**${code(title)}** (${level}). ${code(text)}`,
      '',
      'How it is checked:',
      '',
      ...how,
      '',
      `What to do: ${code(fix)}`,
      '',
      'Tests that prove it:',
      '',
      ...(shown.length === 0 ? ['- none yet'] : shown),
    ].join('\n')
  })
  const head = `# Conformance with the specification

<!-- Generated from packages/dockerflow/src/spec/clauses.ts and the names of our tests: UPDATE_DOCS=1 npx vitest run --project dockerflow documents -->

[Dockerflow](https://github.com/mozilla-services/Dockerflow) has requirements (MUST) and recommendations (MAY). This
is each of them: how the [command line](cli.md) decides it, what to do when it does not hold, and which of our own
tests prove it, for the library, for the example in its container, for the workflows, and for the command line itself.

${table([heads, ...rows])}
`
  return `${[head.trimEnd(), ...sections].join('\n\n')}\n`
}

/** The help texts as docs/cli.md holds them, by the heading they follow. */
export async function helpTexts(): Promise<ReadonlyMap<string, string>> {
  const commands = await Promise.all([
    import('../../src/commands/verify.ts').then((module): Command => module.verifyCommand),
    import('../../src/commands/lint.ts').then((module): Command => module.lintCommand),
    import('../../src/commands/version.ts').then((module): Command => module.versionCommand),
    import('../../src/commands/heartbeat.ts').then((module): Command => module.heartbeatCommand),
    import('../../src/commands/init.ts').then((module): Command => module.initCommand),
  ])
  return new Map([
    ['dockerflow', await overview()],
    ...commands.map((command): [string, string] => [`dockerflow ${command.name}`, help(command)]),
  ])
}

/** `text` with each help text, in the block of `text` that follows its heading, as it is now. */
export function withHelp(text: string, helps: ReadonlyMap<string, string>): string {
  let result = text
  for (const [heading, help] of helps) {
    const block = new RegExp(
      `(^#+ \`?${heading}\`?\\n(?:(?!^#)[\\s\\S])*?\`\`\`text\\n)[\\s\\S]*?(^\`\`\`$)`,
      'm',
    )
    if (!block.test(result)) throw new Error(`docs/cli.md has no text block under the heading ${heading}`)
    result = result.replace(block, (_all, before: string, after: string) => `${before}${help}${after}`)
  }
  return result
}

/** `text` with paths, options and variables as code: two underscores are bold type otherwise. */
function code(text: string): string {
  return text.replace(
    /`[^`]*`|\/__\w+__|--[a-z][a-z-]*|\$[A-Z]+|\/app(?:\/[\w./-]*\w)?|\["[^\]]*\]/g,
    (found) => (found.startsWith('`') ? found : `\`${found}\``),
  )
}

/** A table as the formatter writes it: each column as wide as its widest cell. */
function table([heads = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = heads.map((head, index) =>
    Math.max(...[heads, ...rows].map((row) => row[index]?.length ?? 0), head.length),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
