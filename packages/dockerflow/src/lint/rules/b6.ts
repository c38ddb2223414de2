import { posix } from 'node:path'
import {
  isSecretFile,
  isSecretName,
  LIKELY_SECRET_FILES,
  npmrcHoldsSecret,
  secretIn,
} from '../../spec/secret-names.ts'
import type { FileRecord } from '../model/files.ts'
import type { Stage, StageVariable } from '../model/stage.ts'
import { isIgnored } from '../subject/build-context.ts'
import { type Finding, fail, pass, type Rule, type Subject, unknown, worst } from '../subject/finding.ts'

const MOUNT =
  'Pass it with `RUN --mount=type=secret,id=…`: it is there while the command runs, and in no layer.'

/** Secrets are not exposed. */
export const b6: Rule = (subject) => {
  const { build } = subject
  const findings = [
    ...build.stages.flatMap((stage) => [...variables('ENV', stage.env), ...variables('ARG', stage.args)]),
    ...variables('ARG', build.globals),
    ...texts(subject),
    ...build.final.layers.flatMap((record) => copied(record, subject)),
    ...everything(build.final, subject),
  ]
  const unique = findings.filter(
    (finding, index) =>
      findings.findIndex(({ evidence, line }) => evidence === finding.evidence && line === finding.line) ===
      index,
  )
  return worst(unique, pass('No secret in ARG, ENV or a copied file.'))
}

function variables(kind: 'ENV' | 'ARG', all: ReadonlyMap<string, StageVariable>): Finding[] {
  return [...all].flatMap(([name, { value, line }]) => {
    // An empty value is a placeholder; an ARG without one is filled by the build, and kept in the history.
    if (!isSecretName(name) || value === '') return []
    const text = kind === 'ARG' ? 'stays in the history of the image' : 'is part of the image'
    return [fail(`${kind} ${name} ${text}.`, line, MOUNT)]
  })
}

/** Secrets by their format, in any line. */
function texts({ instructions }: Subject): Finding[] {
  return instructions.flatMap(({ keyword, text, body, line }) => {
    const secret = secretIn(`${text}\n${body}`)
    return secret === undefined ? [] : [fail(`${keyword} holds ${secret}.`, line, MOUNT)]
  })
}

/** Files that hold secrets by custom, copied by name. They stay in the layer even if they are removed later. */
function copied({ origin, line }: FileRecord, { context }: Subject): Finding[] {
  if (origin.from !== 'context' || origin.path === undefined) return []
  const name = posix.basename(origin.path)
  if (isIgnored(context.ignores, origin.path)) return []
  if (name === '.npmrc' || name === '.yarnrc.yml') {
    const text = context.read(origin.path)
    if (text === undefined)
      return [unknown(`Whether ${origin.path} holds a token cannot be told.`, line, MOUNT)]
    return npmrcHoldsSecret(text) || secretIn(text)
      ? [fail(`${origin.path} holds a token and is copied into the image.`, line, MOUNT)]
      : []
  }
  return isSecretFile(name) ? [fail(`${origin.path} is copied into the image.`, line, MOUNT)] : []
}

function everything({ layers }: Stage, { context }: Subject): Finding[] {
  const whole = layers.find(({ origin }) => origin.from === 'context' && origin.path === '.')
  if (whole === undefined) return []
  if (context.ignores === undefined) {
    return [
      fail(
        `Line ${whole.line} copies the whole build context, and there is no .dockerignore to keep .env and .git out.`,
        whole.line,
        'Add a .dockerignore that names .env, .npmrc and .git, or copy by name what is needed.',
      ),
    ]
  }
  return LIKELY_SECRET_FILES.filter((file) => context.has(file) && !isIgnored(context.ignores, file)).map(
    (file) =>
      fail(
        `Line ${whole.line} copies the whole build context, ${file} with it.`,
        whole.line,
        `Add ${file} to .dockerignore.`,
      ),
  )
}
