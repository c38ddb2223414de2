import type { ClauseId } from '../../spec/clauses.ts'
import type { Comment } from '../dockerfile/dockerfile.ts'

/** `# dockerflow-ignore D4: the reason`. */
export interface Ignore {
  readonly ids: readonly string[]
  /** Empty when none is given. */
  readonly reason: string
  /** From 1. */
  readonly line: number
}

const IGNORE = /^#?\s*dockerflow-ignore\b\s*([^:]*?)\s*(?::\s*(.*?)\s*)?$/

/** The ignores of a Dockerfile, in its order. */
export function ignoresOf(comments: readonly Comment[]): Ignore[] {
  return comments.flatMap(({ text, line }) => {
    const match = IGNORE.exec(text.trim())
    if (match === null) return []
    const ids = (match[1] ?? '').split(/[\s,]+/).filter(Boolean)
    return [{ ids, reason: match[2] ?? '', line }]
  })
}

/** The ignore with a reason that covers clause `id`. */
export function ignoreOf(ignores: readonly Ignore[], id: ClauseId): Ignore | undefined {
  return ignores.find(({ ids, reason }) => reason !== '' && ids.includes(id))
}
