import { type Escape, logicalLine } from './logical-line.ts'

/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string
  /** From 1. */
  readonly line: number
  /** `--name=value` before the arguments; a flag without a value is the empty string. */
  readonly flags: ReadonlyMap<string, readonly string[]>
  /** The arguments on one line, without flags. */
  readonly text: string
  /** Bodies of here-documents, verbatim. */
  readonly body: string
  /** The words of the exec form, if the arguments are a JSON array of strings. */
  readonly exec: readonly string[] | undefined
  readonly escaping: Escape
  /** The source line of an offset into `text + '\n' + body`. */
  readonly lineAt: (offset: number) => number
}

/** A here-document of COPY, ADD or RUN. */
export interface Heredoc {
  readonly name: string
  readonly content: string
}

const FLAGGED = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'HEALTHCHECK'])
const FLAG = /^--([a-z][a-z-]*)(?:=(\S*))?(?:\s+|$)/i
const HEREDOC = /(?:^|\s)\d*<<(-?)(["']?)([A-Za-z0-9_][\w.-]*)\2/g

/** Reads the physical `lines` of one instruction, the first of which is line `first` of the file. */
export function instruction(lines: readonly string[], first: number, escaping: Escape): Instruction {
  const { text, body, lineAt } = logicalLine(lines, first, escaping)
  const keyword = /^\s*(\S*)\s*/.exec(text) ?? ['', '']
  return withArguments((keyword[1] ?? '').toUpperCase(), text, keyword[0].length, body, escaping, lineAt)
}

/** The instruction that ONBUILD holds back. */
export function triggered({ text, body, escaping, lineAt }: Instruction): Instruction {
  const keyword = /^\s*(\S*)\s*/.exec(text) ?? ['', '']
  return withArguments((keyword[1] ?? '').toUpperCase(), text, keyword[0].length, body, escaping, lineAt)
}

function withArguments(
  keyword: string,
  whole: string,
  start: number,
  body: string,
  escaping: Escape,
  lineAt: (offset: number) => number,
): Instruction {
  const flags = new Map<string, string[]>()
  let offset = start
  if (FLAGGED.has(keyword)) {
    for (let flag = FLAG.exec(whole.slice(offset)); flag; flag = FLAG.exec(whole.slice(offset))) {
      const name = (flag[1] ?? '').toLowerCase()
      flags.set(name, [...(flags.get(name) ?? []), flag[2] ?? ''])
      offset += flag[0].length
    }
  }
  const text = whole.slice(offset).trimEnd()
  return {
    keyword,
    line: lineAt(0),
    flags,
    text,
    body,
    exec: execForm(text),
    escaping,
    // Offsets past the arguments lie in the bodies, which begin where the untrimmed line ended.
    lineAt: (wanted) => lineAt(wanted <= text.length ? wanted + offset : wanted - text.length + whole.length),
  }
}

function execForm(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined
  } catch {
    return undefined
  }
}

/** The here-documents that the arguments open, in their order. */
export function heredocs({ text, body }: Pick<Instruction, 'text' | 'body'>): Heredoc[] {
  const lines = body.split('\n')
  let next = 0
  return [...text.matchAll(HEREDOC)].map(([, dash, , name = '']) => {
    const content: string[] = []
    while (next < lines.length) {
      const line = dash ? (lines[next] ?? '').replace(/^\t+/, '') : (lines[next] ?? '')
      next += 1
      if (line === name) break
      content.push(line)
    }
    return { name, content: content.join('\n') }
  })
}
