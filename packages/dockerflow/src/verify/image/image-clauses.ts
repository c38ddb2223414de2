import { APP_ACCOUNT, APP_DIRECTORY, VERSION_FILE_PATH } from 'dockerflow-checks/spec'
import { Findings } from '../../report/findings.ts'
import { type ClauseResult, clauseResult } from '../../report/report.ts'
import { secretInFile } from '../../spec/secret-files.ts'
import { secretInText, secretOf } from '../../spec/secret-values.ts'
import { readVersionFile } from '../../spec/version-file.ts'
import type { ImageConfig } from '../engine/image-config.ts'
import type { ImageFiles } from '../engine/image-files.ts'
import { verdict } from '../http/http-clauses.ts'
import { parseGroup, parsePasswd } from './account-files.ts'

const MEGABYTE = 1_000_000

/** The clauses that the image itself shows, without running: A3, D1 to D4 and B6. */
export function imageClauses(config: ImageConfig, files: ImageFiles): ClauseResult[] {
  return [
    versionObject(config, files),
    sources(config, files),
    group(files),
    user(files),
    commands(config),
    secrets(config, files),
  ]
}

function versionObject({ labels }: ImageConfig, { versionJson }: ImageFiles): ClauseResult {
  if (versionJson === undefined)
    return clauseResult('A3', 'fail', 'There is no file /app/version.json in the image.')
  const findings = new Findings()
  const { object, problems } = readVersionFile(versionJson)
  for (const problem of problems) findings.problems.push(`/app/version.json: ${problem}`)
  findings.facts.push(`/app/version.json is valid, commit ${String(object?.commit)}`)
  // Without a revision of its own, an image may only have inherited the labels of its base.
  if (object !== undefined && problems.length === 0 && labels['org.opencontainers.image.revision']) {
    for (const [label, key] of [
      ['revision', 'commit'],
      ['version', 'version'],
      ['source', 'source'],
    ] as const) {
      const value = labels[`org.opencontainers.image.${label}`]
      if (!value || bare(value) === bare(String(object[key]))) continue
      findings.problems.push(
        `the label org.opencontainers.image.${label} is "${value}", ${key} is "${object[key]}"`,
      )
    }
  }
  return verdict('A3', findings)
}

function bare(url: string): string {
  return url.replace(/(?:\.git)?\/*$/, '')
}

function sources({ workdir }: ImageConfig, { app }: ImageFiles): ClauseResult {
  const others = app.filter(({ path, type }) => type !== '5' && path !== VERSION_FILE_PATH)
  if (others.length === 0) {
    const seen = app.length === 0 ? 'There is no /app in the image, or it is empty' : '/app holds no sources'
    return clauseResult('D1', 'fail', `${seen}; WORKDIR is ${workdir || '/'}.`)
  }
  const beside = /^\/app(?:\/|$)/.test(workdir) ? '' : '; Advice: set WORKDIR /app'
  return clauseResult(
    'D1',
    'pass',
    `/app holds ${others.length} files, WORKDIR is ${workdir || '/'}${beside}`,
  )
}

function group({ group: text }: ImageFiles): ClauseResult {
  if (text === undefined) return clauseResult('D2', 'fail', 'There is no /etc/group in the image.')
  const app = parseGroup(text).find(({ name }) => name === APP_ACCOUNT.name)
  if (app === undefined) return clauseResult('D2', 'fail', '/etc/group has no group app.')
  return clauseResult(
    'D2',
    app.gid === APP_ACCOUNT.id ? 'pass' : 'fail',
    `The group app has the GID ${app.gid}.`,
  )
}

function user({ passwd, group: groups }: ImageFiles): ClauseResult {
  if (passwd === undefined) return clauseResult('D3', 'fail', 'There is no /etc/passwd in the image.')
  const app = parsePasswd(passwd).find(({ name }) => name === APP_ACCOUNT.name)
  if (app === undefined) return clauseResult('D3', 'fail', '/etc/passwd has no user app.')
  const findings = new Findings()
  findings.facts.push(`the user app has the UID ${app.uid} and belongs to the group app`)
  findings.demand(app.uid === APP_ACCOUNT.id, `the user app has the UID ${app.uid}`)
  const own = parseGroup(groups ?? '').find(({ name }) => name === APP_ACCOUNT.name)
  // A group app that is missing, or has another GID, is for D2 to say.
  const belongs = own === undefined || own.gid === app.gid || own.members.includes('app')
  findings.demand(belongs, `the user app has the group ${app.gid} and is not a member of the group app`)
  return verdict('D3', findings)
}

function commands({ entrypoint, command }: ImageConfig): ClauseResult {
  const missing = [
    ...(entrypoint.length === 0 ? ['ENTRYPOINT'] : []),
    ...(command.length === 0 ? ['CMD'] : []),
  ]
  const seen = `ENTRYPOINT ${JSON.stringify(entrypoint)}, CMD ${JSON.stringify(command)}`
  if (missing.length > 0)
    return clauseResult('D4', 'fail', `Not set: ${missing.join(' and ')}. Seen: ${seen}.`)
  return clauseResult('D4', 'pass', seen)
}

function secrets({ env, labels, history }: ImageConfig, { app }: ImageFiles): ClauseResult {
  const findings = new Findings()
  for (const [kind, pairs] of [
    ['variable', env.map((pair) => split(pair))],
    ['label', Object.entries(labels)],
  ] as const) {
    for (const [name, value] of pairs) {
      const secret = secretOf(name, value)
      if (secret !== undefined) findings.problems.push(`the ${kind} ${name} holds ${secret}`)
    }
  }
  for (const line of history) {
    const secret = buildArguments(line) ?? secretInText(line)
    if (secret !== undefined) findings.problems.push(`the history of the image holds ${secret}`)
  }
  for (const { path, content } of app) {
    if (path.includes('/node_modules/')) continue
    const found = secretInFile(path.slice(`${APP_DIRECTORY}/`.length), content?.toString('utf8'))
    if (found !== undefined && found !== 'unknown') findings.problems.push(`${path} holds ${found.holds}`)
  }
  findings.problems.splice(0, Number.POSITIVE_INFINITY, ...new Set(findings.problems))
  findings.facts.push(
    `no secret in ${env.length} variables, ${history.length} lines of history and the files in /app`,
  )
  return verdict('B6', findings)
}

/** What the builder notes of build arguments: `RUN |1 TOKEN=abc /bin/sh -c …`. */
function buildArguments(line: string): string | undefined {
  const [, count = '0', rest = ''] = /^(?:RUN )?\|(\d+) (.*)$/.exec(line) ?? []
  for (const pair of rest.split(' ').slice(0, Number(count))) {
    const [name, value] = split(pair)
    const secret = secretOf(name, value)
    if (secret !== undefined) return `${secret} (build argument ${name})`
  }
  return undefined
}

function split(pair: string): [name: string, value: string] {
  const at = pair.indexOf('=')
  return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
}

/** What the image shows of clause R3; how it stops is not in it. */
export function production(
  config: ImageConfig,
  { app, compiler, distribution, passwd }: ImageFiles,
): Findings {
  const findings = new Findings()
  const size = `${Math.round(config.size / MEGABYTE)} MB`
  const base = config.labels['org.opencontainers.image.base.name'] ?? distribution ?? 'no distribution'
  findings.facts.push(`${size} on ${base}`)
  findings.demand(
    !compiler,
    `the image holds a compiler, /usr/bin/gcc, in its ${size}: build on a -slim base`,
  )
  const uid = parsePasswd(passwd ?? '').find(({ name }) => name === APP_ACCOUNT.name)?.uid ?? APP_ACCOUNT.id
  const writable = app.filter(
    (entry) =>
      entry.type === '0' && ((entry.uid === uid && (entry.mode & 0o200) !== 0) || (entry.mode & 0o002) !== 0),
  )
  findings.demand(
    writable.length === 0,
    `the app user may write ${writable.length} files, such as ${writable[0]?.path}: leave them to root`,
  )
  const repository = app.some(({ path }) => path.startsWith('/app/.git/'))
  findings.demand(!repository, 'the image holds /app/.git: add it to .dockerignore')
  return findings
}
