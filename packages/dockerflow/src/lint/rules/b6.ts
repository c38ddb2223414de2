import { secretInFile } from '../../spec/secret-files.ts'
import { isSecretName, secretIn } from '../../spec/secret-values.ts'
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

/** Files of secrets, copied by name. They stay in the layer even if they are removed later. */
function copied({ origin, line }: FileRecord, { context }: Subject): Finding[] {
  if (origin.from !== 'context' || origin.path === undefined) return []
  const { path } = origin
  if (isIgnored(context.ignores, path)) return []
  const found = secretInFile(path, context.read(path))
  if (found === undefined) return []
  if (found === 'unknown') return [unknown(`Whether ${path} holds a secret cannot be told.`, line, MOUNT)]
  return [fail(`${path} holds ${found.holds}, and is copied into the image.`, line, MOUNT)]
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
  return context.names().flatMap((name) => {
    if (isIgnored(context.ignores, name)) return []
    const found = secretInFile(name, context.read(name))
    if (found === undefined || found === 'unknown') return []
    const text = `Line ${whole.line} copies the whole build context, ${name} with it, which holds ${found.holds}.`
    return [fail(text, whole.line, `Add ${name} to .dockerignore.`)]
  })
}
