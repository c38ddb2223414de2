import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { VERSION_FILE_NAME } from 'dockerflow-checks/spec'
import type { Arguments, Command, Output } from '../command-line/command.ts'
import { makeVersionObject } from '../provenance/version-json.ts'
import { CouldNotRunError, UsageError } from '../report/errors.ts'
import { readVersionFile } from '../spec/version-file.ts'

export const versionCommand: Command = {
  name: 'version',
  summary: 'Writes version.json from the CI it runs in, or from git; --check validates one.',
  usage: ['version [options] [file]', 'version --check [file]'],
  options: {
    check: { type: 'boolean', help: 'Only validate the file: exit code 0 when it is right, 1 otherwise.' },
    source: {
      type: 'string',
      value: 'url',
      help: 'The repository. Default: the CI’s, or the remote origin.',
    },
    tag: { type: 'string', value: 'tag', help: 'The release. Default: the tag that is built, or none.' },
    commit: { type: 'string', value: 'hash', help: 'The commit. Default: the one that is checked out.' },
    build: {
      type: 'string',
      value: 'url',
      help: 'The CI job. Default: the CI’s, or the page of the commit.',
    },
    'allow-dirty': { type: 'boolean', help: 'Write it although the tree differs from the commit.' },
    force: { type: 'boolean', help: 'Write it whatever is wrong with it.' },
  },
  async run(args, output) {
    const [name = VERSION_FILE_NAME, ...more] = args.positionals
    if (more.length > 0) throw new UsageError(`One file at a time, not also "${more.join(' ')}".`)
    return args.flag('check') ? await check(name, args, output) : await write(name, args, output)
  },
}

const TOLD = ['source', 'tag', 'commit', 'build'] as const

async function check(name: string, args: Arguments, { cwd, stdout, stderr }: Output): Promise<number> {
  const wrong = TOLD.find((option) => args.text(option) !== undefined)
  if (wrong !== undefined) throw new UsageError(`--${wrong} does not go with --check, which writes nothing.`)
  let bytes: Buffer
  try {
    bytes = await readFile(resolve(cwd, name))
  } catch (error) {
    throw new CouldNotRunError(`Cannot read ${name}: ${(error as Error).message}`)
  }
  const { problems } = readVersionFile(bytes)
  for (const problem of problems) stderr.write(`${name}: ${problem}\n`)
  if (problems.length === 0) stdout.write(`${name} is a valid version object.\n`)
  return problems.length === 0 ? 0 : 1
}

async function write(name: string, args: Arguments, { cwd, env, stdout, stderr }: Output): Promise<number> {
  const file = resolve(cwd, name)
  const { object, from, problems, notes } = await makeVersionObject(cwd, env, file, {
    source: args.text('source'),
    version: args.text('tag'),
    commit: args.text('commit'),
    build: args.text('build'),
    allowDirty: args.flag('allow-dirty'),
  })
  for (const note of notes) stderr.write(`${note}\n`)
  for (const problem of problems) stderr.write(`${problem}\n`)
  if (problems.length > 0 && !args.flag('force')) {
    stderr.write(`${name} is not written; --force writes it anyway.\n`)
    return 1
  }
  const text = `${JSON.stringify(object, null, 2)}\n`
  if (name === '-') {
    stdout.write(text)
    return 0
  }
  try {
    await writeFile(file, text)
  } catch (error) {
    throw new CouldNotRunError(`Cannot write ${name}: ${(error as Error).message}`)
  }
  stdout.write(`${name}: ${object.commit} of ${object.source} (from ${from})\n`)
  return 0
}
