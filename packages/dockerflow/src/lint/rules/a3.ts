import { VERSION_FILE_PATH } from 'dockerflow-checks/spec'
import { type FileRecord, within } from '../model/files.ts'
import { isIgnored } from '../subject/build-context.ts'
import { fail, pass, type Rule, unknown } from '../subject/finding.ts'

/** A JSON version object exists at /app/version.json. */
export const a3: Rule = ({ build: { final }, context }) => {
  const { files, layers, base } = final
  const at = files.findLastIndex(({ path, kind }) => path === VERSION_FILE_PATH && kind !== 'tree')
  const found = files[at]
  if (found) {
    const { origin, line } = found
    if (!found.certain)
      return unknown(`Whether line ${line} puts ${VERSION_FILE_PATH} there cannot be told.`, line)
    if (origin.from === 'run' || origin.from === 'inline' || origin.from === 'url' || origin.from === 'image')
      return unknown(`Line ${line} makes ${VERSION_FILE_PATH}; what is in it cannot be told.`, line)
    if (origin.from === 'context' && origin.path !== undefined && isIgnored(context.ignores, origin.path))
      return fail(
        `Line ${line} copies ${origin.path}, which .dockerignore keeps out of the build.`,
        line,
        `Add \`!${origin.path}\` to .dockerignore.`,
      )
    const wiper = files.slice(at + 1).find((later) => covers(later) && mayHoldAnother(later))
    if (wiper)
      return unknown(
        `Line ${line} copies version.json, and line ${wiper.line} may replace it by another.`,
        wiper.line,
      )
    return pass(`Line ${line} copies version.json to ${VERSION_FILE_PATH}.`, line)
  }
  const elsewhere = layers.findLast(isVersion)
  const tree = files.findLast((file) => covers(file) && (file.origin.from !== 'context' || mayContain(file)))
  if (tree && !(elsewhere && elsewhere.path !== VERSION_FILE_PATH && tree.origin.from !== 'context')) {
    return unknown(`Line ${tree.line} may bring version.json to /app; it is not copied by name.`, tree.line)
  }
  if (elsewhere?.path !== undefined) {
    const gone = layers.some(({ path }) => path === VERSION_FILE_PATH)
    return gone
      ? fail(
          `Line ${elsewhere.line} copies version.json to ${VERSION_FILE_PATH}, but it is removed afterwards.`,
          elsewhere.line,
        )
      : fail(`Line ${elsewhere.line} copies version.json to ${elsewhere.path}.`, elsewhere.line)
  }
  if (elsewhere)
    return unknown(`Where line ${elsewhere.line} copies version.json to cannot be told.`, elsewhere.line)
  if (base === undefined)
    return unknown(
      `version.json is not copied here; what ${final.image.text} brings is not known.`,
      final.line,
    )
  return fail('Nothing copies version.json to /app.', final.line)
}

function isVersion({ origin, path }: FileRecord): boolean {
  const name = origin.from === 'context' ? origin.path : path
  return name !== undefined && /(^|\/)version\.json$/.test(name)
}

/** Whether a directory was copied on top of /app, or to an unknown place. */
function covers({ path, kind }: FileRecord): boolean {
  return path === undefined || (kind !== 'file' && within(VERSION_FILE_PATH, path))
}

/** From the context, the same version.json would be copied again. */
function mayHoldAnother({ origin }: FileRecord): boolean {
  return origin.from !== 'context' || (origin.path !== '.' && origin.path !== undefined)
}

function mayContain({ origin }: FileRecord): boolean {
  return origin.from === 'context'
}
