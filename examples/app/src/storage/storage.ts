import type { Check } from 'fastify-dockerflow'
import type { Link } from '../link.ts'

/** A part of the list of links, newest first. */
export interface Page {
  readonly links: readonly Link[]
  /** What to pass as `before` to get the page after this one; null on the last page. */
  readonly next: string | null
}

/** Where links are kept. Each method throws `StorageUnavailable` when the database cannot serve it. */
export interface Storage {
  /** Tests the database for the heartbeat. */
  readonly check: Check
  /** Keeps a link durably before it answers; undefined when the slug is taken. */
  create(slug: string, target: string): Promise<Link | undefined>
  /** The target of a slug. */
  find(slug: string): Promise<string | undefined>
  list(page: { readonly limit: number; readonly before?: string | undefined }): Promise<Page>
  /** Whether there was such a link. */
  remove(slug: string): Promise<boolean>
  /** Adds to the hits of several links at once; slugs that are gone meanwhile are passed over. */
  addHits(hits: ReadonlyMap<string, number>): Promise<void>
  close(): Promise<void>
}

/** The database did not serve a request; the reason is its `cause` and goes to the log, not to the client. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable'
  readonly statusCode = 503
  readonly code = 'DATABASE_UNAVAILABLE'

  constructor(cause: unknown) {
    super('The database does not answer at the moment; please try again shortly.', {
      cause,
    })
  }
}

/** The first `limit` of one more rows than that, and where the next page begins. */
export function pageOf(rows: readonly (Link & { readonly id: number })[], limit: number): Page {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    links: shown.map(({ slug, target, hits, created }) => ({ slug, target, hits, created })),
    next: rows.length > limit && last !== undefined ? String(last.id) : null,
  }
}
