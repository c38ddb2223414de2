import { imageReference } from '../dockerfile/image-reference.ts'
import { within } from '../model/files.ts'
import type { Stage } from '../model/stage.ts'
import { modeIsOpen, ownerIsApp } from '../run/file-commands.ts'
import { type Finding, fail, pass, type Rule, type Subject, unknown, worst } from '../subject/finding.ts'

/** The image is optimized for production. */
export const r3: Rule = (subject) => {
  const { build } = subject
  const findings = [
    ...tags(subject),
    ...slim(build.final),
    ...build.stages.flatMap(order),
    ...versionLast(build.final),
    ...leftovers(build.final),
    ...writable(build.final),
  ]
  const unique = findings.filter(
    (finding, index) =>
      findings.findIndex(({ line, evidence }) => line === finding.line && evidence === finding.evidence) ===
      index,
  )
  return worst(unique, pass('Slim and pinned base, stable layers first, files are not writable for app.'))
}

/** Every image that is built on names a tag or a digest. */
function tags({ build, instructions }: Subject): Finding[] {
  const bases = build.stages.map(({ image }) => image)
  const names = new Set(build.stages.map(({ name }) => name))
  const lines = new Set(build.stages.flatMap(({ layers }) => layers.map(({ line }) => line)))
  const copied = instructions
    .filter(({ keyword, line }) => keyword === 'COPY' && lines.has(line))
    .flatMap(({ flags, line }) => (flags.get('from') ?? []).map((text) => ({ text, line })))
    .filter(({ text }) => /[:/]/.test(text) && !text.includes('$') && !names.has(text))
    .map(({ text, line }) => ({ reference: imageReference(text), text, line }))
  return [...bases, ...copied].flatMap(({ reference, text, line }) => {
    if (text === 'scratch') return []
    if (reference === undefined) return [unknown(`Which image ${text} is cannot be told.`, line)]
    if (reference.digest !== undefined) return []
    if (reference.tag === undefined)
      return [fail(`${text} has no tag.`, line, 'Name a version, for example `node:24-slim`.')]
    return reference.tag === 'latest'
      ? [
          fail(
            `${text} is another image every few weeks.`,
            line,
            'Name a version, for example `node:24-slim`.',
          ),
        ]
      : []
  })
}

function slim({ base, image }: Stage): Finding[] {
  if (image.reference === undefined) return []
  if (base === undefined) return [unknown(`Whether ${image.text} is small is not known.`, image.line)]
  return base.slim === false ? [fail(`${image.text} is not a -slim image.`, image.line)] : []
}

/** Everything is copied before what is needed is installed, so that each change installs anew. */
function order({ steps }: Stage): Finding[] {
  const copied = steps.findIndex(({ kind }) => kind === 'everything')
  if (copied < 0) return []
  const before = new Set(
    steps
      .slice(0, copied)
      .filter(({ kind }) => kind === 'install')
      .map(({ text }) => text.split(' ')[0]),
  )
  const late = steps
    .slice(copied)
    .find(({ kind, text }) => kind === 'install' && !before.has(text.split(' ')[0]))
  if (late === undefined) return []
  const line = steps[copied]?.line
  return [
    fail(
      `Line ${line} copies everything before line ${late.line} runs ${late.text.split(' ').slice(0, 2).join(' ')}: each change installs anew.`,
      line,
      'Copy the manifest and the lock file, install, and copy the sources after that.',
    ),
  ]
}

/** version.json changes with every build, so every layer after it is built anew. */
function versionLast({ steps }: Stage): Finding[] {
  const version = steps.findLast(({ kind }) => kind === 'version')
  const after =
    version &&
    steps
      .slice(steps.indexOf(version) + 1)
      .find(({ kind, line }) => line !== version.line && kind !== 'version' && kind !== 'leftovers')
  if (version === undefined || after === undefined) return []
  return [
    fail(
      `Line ${version.line} copies version.json, which changes with every build, before line ${after.line}.`,
      version.line,
      'Copy version.json last.',
    ),
  ]
}

function leftovers({ steps }: Stage): Finding[] {
  return steps
    .filter(({ kind }) => kind === 'leftovers')
    .map(({ text, line }) => fail(`${text}.`, line, 'Remove it in the same RUN.'))
}

/** What lies in /app belongs to root and is not writable for app. */
function writable({ files, loosened }: Stage): Finding[] {
  const inApp = files.filter(({ path }) => path !== undefined && within(path, '/app'))
  const copied = inApp.flatMap(({ owner, mode, line, path }) => {
    const app = ownerIsApp(owner)
    if (app === undefined) return [unknown(`Who owns ${path} cannot be told.`, line)]
    if (app)
      return [
        fail(
          `${path} belongs to app, which can change it.`,
          line,
          'Leave out --chown: files of root can be read.',
        ),
      ]
    return modeIsOpen(mode) ? [fail(`${path} is writable for everyone.`, line)] : []
  })
  const later = loosened
    .filter(
      (entry) =>
        entry.path === '/app' ||
        entry.path === '/' ||
        inApp.some(({ path = '' }) => (entry.recursive ? within(path, entry.path) : path === entry.path)),
    )
    .map(({ text, line, certain }) =>
      certain
        ? fail(`${text}: the application can change its own files.`, line)
        : unknown(`${text}: whether that is app cannot be told.`, line),
    )
  return [...copied, ...later]
}
