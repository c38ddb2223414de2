import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { docker } from './docker.ts'
import { build, dockerfile, GIVEN, LABEL, makeContext, type Run, tagOf } from './image.ts'

declare module 'vitest' {
  interface ProvidedContext {
    run: Run
  }
}

/** Builds the example's image once for all tests, or takes the one given; afterwards nothing of this run is left. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const context = mkdtempSync(join(tmpdir(), 'dockerflow-suite-'))
  const run: Run = { id: process.pid.toString(36), context }
  makeContext(context)
  if (GIVEN === undefined) await build(run, 'example', dockerfile)
  else await docker('tag', GIVEN, tagOf(run, 'example'))
  project.provide('run', run)
  return async () => {
    rmSync(context, { recursive: true, force: true })
    await removeAll(['ps', '-aq'], ['rm', '-fv'], run)
    if (GIVEN !== undefined) await docker('rmi', tagOf(run, 'example'))
    await removeAll(['images', '-q'], ['rmi', '-f'], run)
  }
}

async function removeAll(list: string[], remove: string[], run: Run): Promise<void> {
  const ids = await docker(...list, '--filter', `label=${LABEL}=${run.id}`)
  if (ids !== '') await docker(...remove, ...new Set(ids.split('\n')))
}
