import { relative } from 'node:path'
import { type VersionObject, validateVersionObject } from 'dockerflow-checks'
import { fromCi, type Provenance } from './ci.ts'
import { fullHash, gitState } from './git.ts'
import { commitUrl, webUrl } from './web-url.ts'

/** What somebody who knows better says of the build. */
export interface Told {
  readonly source?: string | undefined
  readonly version?: string | undefined
  readonly commit?: string | undefined
  readonly build?: string | undefined
  /** That a tree which differs from the commit is meant. @default false */
  readonly allowDirty?: boolean
}

/** A version object that was made, where from, and what speaks against it. */
export interface Made {
  readonly object: VersionObject
  /** The name of the CI, or `git`. */
  readonly from: string
  /** Each a sentence, with what to do. */
  readonly problems: readonly string[]
  /** What may surprise and is no problem. */
  readonly notes: readonly string[]
}

/**
 * Makes the version object of the working tree at `cwd` (clause A3), from the CI that `env` belongs to and from
 * git.
 *
 * @param file where it will be written: its own change makes no dirty tree
 */
export async function makeVersionObject(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  file: string,
  told: Told = {},
): Promise<Made> {
  const git = await gitState(cwd)
  const ci: Provenance = fromCi(env) ?? { from: 'git', source: '', version: '', commit: '', build: '' }
  const notes: string[] = []
  const problems: string[] = []
  // What is checked out is what is built, whatever commit the CI was started for.
  const moved =
    git !== undefined && ci.commit !== '' && git.commit !== ci.commit && !git.commit.startsWith(ci.commit)
  if (moved)
    notes.push(`${ci.from} says commit ${ci.commit}, but ${git.commit} is checked out: that one is written.`)
  const origin = git === undefined ? undefined : webUrl(git.origin)
  const source = told.source ?? (ci.source || origin || '')
  const given = told.commit ?? git?.commit ?? ci.commit
  const commit = given.length < 40 ? ((await fullHash(cwd, given)) ?? given) : given
  const version = told.version ?? (moved ? git.tag : ci.version || (git?.tag ?? ''))
  let build = told.build ?? ci.build
  if (build === '' && ci.from === 'git' && source !== '' && URL.canParse(source)) {
    build = commitUrl(source, commit)
    notes.push(
      `No CI that is known runs here, so that build is the page of the commit; give --build <url> to change it.`,
    )
  }
  const object = { source, version, commit, build }
  const others = git?.dirty.filter((path) => path !== relative(cwd, file)) ?? []
  if (others.length > 0 && told.allowDirty !== true) {
    const some = others.slice(0, 5).join(', ')
    problems.push(
      `The tree is dirty (${some}${others.length > 5 ? ', …' : ''}): commit, or give --allow-dirty.`,
    )
  }
  if (git === undefined && commit === '') problems.push('There is no git repository with a commit here.')
  if (source === '' && git !== undefined) {
    const why =
      git.origin === '' ? 'There is no remote origin' : `The remote origin, ${git.origin}, is no web address`
    problems.push(`${why}: give --source <url>.`)
  }
  for (const { key, problem } of validateVersionObject(object)) problems.push(`${key} ${problem}${hint(key)}`)
  return { object, from: ci.from, problems, notes }
}

function hint(key: string | undefined): string {
  return key === 'version' ? '; give --tag <tag>.' : `; give --${key}.`
}
