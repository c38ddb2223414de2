import { DockerfileParser } from 'dockerfile-ast'
import { heredocs, type Instruction, instruction } from './instruction.ts'
import type { Escape } from './logical-line.ts'

/** A comment of a Dockerfile. */
export interface Comment {
  /** From 1. */
  readonly line: number
  /** Without the `#`. */
  readonly text: string
}

/** Something that makes the build stop before any stage is built. */
export interface Problem {
  readonly line: number
  readonly text: string
}

/** A Dockerfile, taken apart. */
export interface Dockerfile {
  readonly instructions: readonly Instruction[]
  readonly comments: readonly Comment[]
  /** The first thing that Docker would refuse to read. */
  readonly problem: Problem | undefined
}

const KEYWORDS = new Set([
  ...['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL'],
  ...['MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'],
])

/** Takes `source` apart. Never throws: what cannot be read is the `problem`. */
export function readDockerfile(source: string): Dockerfile {
  // A carriage return inside a line ends none, though the parser would take it for one.
  const lines = source
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.replaceAll('\r', ' '))
  try {
    const parsed = DockerfileParser.parse(lines.join('\n'))
    const escaping: Escape = parsed.getEscapeCharacter() === '`' ? '`' : '\\'
    const instructions = parsed.getInstructions().map((found) => {
      const { start, end } = found.getRange()
      return instruction(lines.slice(start.line, end.line + 1), start.line + 1, escaping)
    })
    const comments = parsed.getComments().map((comment) => ({
      line: comment.getRange().start.line + 1,
      text: comment.getContent(),
    }))
    return { instructions, comments, problem: firstProblem(instructions) }
  } catch (error) {
    const text = `The parser gave up: ${error instanceof Error ? error.message : String(error)}.`
    return { instructions: [], comments: [], problem: { line: 1, text } }
  }
}

function firstProblem(instructions: readonly Instruction[]): Problem | undefined {
  let stages = 0
  for (const found of instructions) {
    const { keyword, line, text } = found
    if (keyword === 'FROM') stages += 1
    const problem = !KEYWORDS.has(keyword)
      ? `${keyword || 'An empty word'} is not an instruction`
      : text === '' && keyword !== 'MAINTAINER'
        ? `${keyword} has no arguments`
        : stages === 0 && keyword !== 'ARG'
          ? `${keyword} comes before the first FROM`
          : unread(found)
    if (problem) return { line, text: `${problem}: Docker stops there.` }
  }
  return stages === 0 ? { line: 1, text: 'There is no FROM: Docker builds nothing.' } : undefined
}

function unread(found: Instruction): string | undefined {
  if (found.body !== '' && heredocs(found).length === 0)
    return `${found.keyword} has lines that cannot be read`
  return undefined
}
