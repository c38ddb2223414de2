import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { styleText } from 'node:util'
import type { Command, Output } from '../command-line/command.ts'
import { unifiedDiff } from '../init/diff.ts'
import { dockerfile, dockerignore, imageName } from '../init/dockerfile.ts'
import { readProject } from '../init/project.ts'
import { workflow } from '../init/workflow.ts'
import { CouldNotRunError, UsageError } from '../report/errors.ts'

export const initCommand: Command = {
  name: 'init',
  summary: 'Adds Dockerfile with HEALTHCHECK, .dockerignore and a CI workflow to a Node project.',
  usage: ['init [options]'],
  options: {
    entry: { type: 'string', value: 'file', help: 'What node starts. Default: the start script’s, or main.' },
    force: { type: 'boolean', help: 'Overwrite files that are there already.' },
    'dry-run': { type: 'boolean', help: 'Show the difference and write nothing.' },
  },
  async run(args, output) {
    if (args.positionals.length > 0)
      throw new UsageError('init takes no words: it works in the current folder.')
    const project = await readProject(output.cwd, args.text('entry'))
    const files = [
      ['Dockerfile', dockerfile(project)],
      ['.dockerignore', dockerignore()],
      ['.github/workflows/dockerflow.yml', workflow(project)],
    ] as const
    const force = args.flag('force')
    const dry = args.flag('dry-run')
    const kept: string[] = []
    for (const [path, text] of files) {
      const before = await current(join(output.cwd, path))
      if (before === text) continue
      show(unifiedDiff(path, before, text), output)
      if (before !== undefined && !force) kept.push(path)
      else if (!dry) await write(join(output.cwd, path), text)
    }
    if (kept.length > 0) {
      output.stderr.write(`Left as they are: ${kept.join(', ')}. Take over what you want, or give --force.\n`)
      return 1
    }
    const name = imageName(project)
    const next = `npx dockerflow version && docker build -t ${name} . && npx dockerflow verify --image ${name}`
    output.stdout.write(dry ? 'Nothing is written: --dry-run.\n' : `Next: ${next}\n`)
    return 0
  },
}

async function current(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new CouldNotRunError(`Cannot read ${path}: ${(error as Error).message}`)
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  } catch (error) {
    throw new CouldNotRunError(`Cannot write ${path}: ${(error as Error).message}`)
  }
}

function show(diff: string, { stdout, env }: Output): void {
  const colour = stdout.isTTY === true && !env.NO_COLOR
  for (const line of diff.split('\n')) {
    const style = line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : undefined
    stdout.write(
      `${colour && style !== undefined ? styleText(style, line, { validateStream: false }) : line}\n`,
    )
  }
}
