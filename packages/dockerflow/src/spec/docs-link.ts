import type { ClauseId } from './clauses.ts'

const DOCS = 'https://github.com/fastify-dockerflow/fastify-dockerflow/blob/main/docs/spec-conformance.md'

/** The section of the documentation about clause `id`. */
export function docsLink(id: ClauseId): string {
  return `${DOCS}#${id.toLowerCase()}`
}
