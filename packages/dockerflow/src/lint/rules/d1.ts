import { posix } from 'node:path'
import { type FileRecord, within } from '../model/files.ts'
import { fail, pass, type Rule, unknown } from '../subject/finding.ts'

const MANIFESTS =
  /^(version\.json|package(-lock)?\.json|npm-shrinkwrap\.json|pnpm-(lock|workspace)\.yaml|yarn\.lock|bun\.lockb?|\.npmrc|requirements\S*\.txt|pyproject\.toml|(poetry|uv|Pipfile|Cargo|Gemfile|composer)\.lock|Pipfile|Gemfile|Cargo\.toml|go\.(mod|sum)|composer\.json|tsconfig\S*\.json)$/

/** Sources are in /app. */
export const d1: Rule = ({ build: { final } }) => {
  const { files, base, makers } = final
  const inside = files.filter(({ path }) => path !== undefined && within(path, '/app'))
  const sources = inside.find((file) => !isManifest(file))
  if (sources?.certain) return pass(`Line ${sources.line} puts files in ${sources.path}.`, sources.line)
  const maker = makers.find(({ path }) => path !== undefined && within(path, '/app'))
  const opaque = files.find(({ path, kind }) => path === undefined || (path === '/' && kind !== 'file'))
  const hidden = sources ?? opaque ?? maker
  const elsewhere = files.find(
    (file) => file.path !== undefined && !within(file.path, '/app') && mayBeSources(file),
  )
  if (hidden && (sources || opaque || elsewhere === undefined)) {
    return unknown(`Whether line ${hidden.line} puts sources in /app cannot be told.`, hidden.line)
  }
  if (base === undefined)
    return unknown(
      `Nothing is copied to /app here, but what ${final.image.text} brings is not known.`,
      final.line,
    )
  if (elsewhere)
    return fail(
      `Line ${elsewhere.line} puts files in ${elsewhere.path}, and no sources are put in /app.`,
      elsewhere.line,
    )
  return fail(
    inside.length > 0 ? 'Nothing but manifests is copied to /app.' : 'Nothing is copied to /app.',
    final.line,
  )
}

function isManifest({ path, origin, kind }: FileRecord): boolean {
  if (kind === 'tree') return false
  const names = [path, origin.from === 'context' ? origin.path : undefined]
  return names.some((name) => name !== undefined && MANIFESTS.test(posix.basename(name)))
}

function mayBeSources(file: FileRecord): boolean {
  const fromProject = file.origin.from === 'context' || file.origin.from === 'stage'
  return fromProject && !isManifest(file) && !/^\/(etc|root|tmp|run|var\/run)(\/|$)/.test(file.path ?? '')
}
