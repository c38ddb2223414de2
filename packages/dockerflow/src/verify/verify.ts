import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CouldNotRunError, UsageError } from '../report/errors.ts'
import { type ClauseResult, clauseResult, type TargetReport, targetReport } from '../report/report.ts'
import { CLAUSES } from '../spec/clauses.ts'
import { VERIFY_DEFAULTS } from './http/defaults.ts'
import { httpClauses, versionFileClause, waitForServer } from './http/http-clauses.ts'
import type { VerifyCommonOptions, VerifyImageOptions } from './image/options.ts'

/** Verifies something that runs already. */
export interface VerifyUrlOptions extends VerifyCommonOptions {
  /** Where the server is: `http://` or `https://`, host and port. */
  readonly url: string | URL
  /** A version.json that `/__version__` has to answer with, byte for byte. */
  readonly versionFile?: string
}

/** Options of {@link verify}. */
export type VerifyOptions = VerifyUrlOptions | VerifyImageOptions

/**
 * Proves each clause against something that runs, in any language.
 *
 * @throws UsageError for options that make no sense
 * @throws CouldNotRunError when nothing answers at the URL, there is no container engine, or no such image
 */
export async function verify(options: VerifyOptions): Promise<TargetReport> {
  for (const path of options.static ?? []) {
    if (!/^\/(?!\/)/.test(path)) throw new UsageError(`A static path starts with one slash, not "${path}".`)
  }
  if ('image' in options) {
    const { verifyImage } = await import('./image/image.ts')
    return targetReport(options.image, complete(await verifyImage(options), WORKFLOW))
  }
  return await verifyUrl(options)
}

async function verifyUrl(options: VerifyUrlOptions): Promise<TargetReport> {
  const base = baseUrl(options.url)
  const asking = { base, timeout: options.timeout ?? VERIFY_DEFAULTS.timeout, signal: options.signal }
  const versionFile = options.versionFile === undefined ? undefined : await readBytes(options.versionFile)
  options.onProgress?.(`waiting for ${base.origin}`)
  await waitForServer(asking, options.wait ?? VERIFY_DEFAULTS.wait)
  const results = await httpClauses(asking, { ...options, versionFile })
  if (versionFile !== undefined) results.push(versionFileClause(versionFile, String(options.versionFile)))
  return targetReport(base.origin, complete(results, INSIDE))
}

const INSIDE = 'Not seen from outside a container: dockerflow verify --image checks it.'
const WORKFLOW = 'Not seen in something that runs: the workflow files of the repository show it.'

function complete(results: ClauseResult[], reason: string): ClauseResult[] {
  const seen = new Set(results.map(({ id }) => id))
  const rest = Object.values(CLAUSES).filter(({ id }) => !seen.has(id))
  return [
    ...results,
    ...rest.map(({ id, checked }) =>
      clauseResult(id, 'skipped', checked.image === undefined ? WORKFLOW : reason),
    ),
  ]
}

function baseUrl(given: string | URL): URL {
  let url: URL
  try {
    url = new URL(given)
  } catch {
    throw new UsageError(
      `"${given.toString()}" is not a URL. Give scheme, host and port: http://127.0.0.1:8000`,
    )
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError(`"${url.protocol}" is not http: or https:. Give for example http://127.0.0.1:8000`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(
      'Give the URL without user and password: the endpoints have to answer without a login.',
    )
  }
  if (url.pathname !== '/' || url.search !== '') {
    throw new UsageError(
      `The paths are fixed by the specification: give ${url.origin} without path or query.`,
    )
  }
  return url
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(resolve(path))
  } catch (error) {
    throw new CouldNotRunError(`Cannot read the version file: ${(error as Error).message}`)
  }
}
