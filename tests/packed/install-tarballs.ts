import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))

declare module 'vitest' {
  interface ProvidedContext {
    /** A project with the packed packages installed, and the consumer fixtures in it. */
    consumer: string
    /** The tarball of each package, by name. */
    tarballs: Record<string, string>
  }
}

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly dependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
}

async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
}

async function link(from: string, name: string, modules: string): Promise<void> {
  const target = join(modules, name)
  if (existsSync(target)) return
  await mkdir(dirname(target), { recursive: true })
  await symlink(await realpath(join(from, 'node_modules', name)), target)
}

/**
 * Packs every published package and installs the tarballs into a project outside the workspace, the way a
 * stranger would have them, but with third-party packages linked so that no registry is asked.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const consumer = await mkdtemp(join(tmpdir(), 'dockerflow-packed-'))
  const modules = join(consumer, 'node_modules')
  const tarballs: Record<string, string> = {}
  await mkdir(modules)
  for (const folder of await readdir(join(root, 'packages'))) {
    const source = join(root, 'packages', folder)
    if (!existsSync(join(source, 'package.json')) || (await manifestOf(source)).private) continue
    const { stdout } = await run('pnpm', ['pack', '--json', '--pack-destination', consumer], { cwd: source })
    const { filename } = JSON.parse(stdout) as { filename: string }
    await mkdir(join(modules, folder))
    await run('tar', ['-xzf', filename, '--strip-components=1', '-C', join(modules, folder)])
    tarballs[folder] = filename
  }
  for (const folder of Object.keys(tarballs)) {
    const { dependencies, peerDependencies } = await manifestOf(join(modules, folder))
    for (const name of Object.keys({ ...dependencies, ...peerDependencies }))
      await link(join(root, 'packages', folder), name, modules)
  }
  for (const name of ['@types/node']) await link(root, name, modules)
  await cp(join(root, 'tests/packed/consumers'), consumer, { recursive: true })
  project.provide('consumer', consumer)
  project.provide('tarballs', tarballs)
  return () => rm(consumer, { recursive: true, force: true })
}
