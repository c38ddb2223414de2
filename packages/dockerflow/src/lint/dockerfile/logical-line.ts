/** One instruction as Docker reads it: continuations joined, comments and blank lines between them gone. */
export interface LogicalLine {
  /** Keyword, flags and arguments on one line. */
  readonly text: string
  /** What follows that line verbatim: the bodies of here-documents. */
  readonly body: string
  /** The source line, from 1, of an offset into `text + '\n' + body`. */
  readonly lineAt: (offset: number) => number
}

const CONTINUATION = { '\\': /\\[ \t]*$/, '`': /`[ \t]*$/ } as const

/** The character that joins lines: a backslash, unless a directive names the backtick. */
export type Escape = keyof typeof CONTINUATION

/** Joins the physical `lines` of one instruction, the first of which is line `first` of the file. */
export function logicalLine(lines: readonly string[], first: number, escaping: Escape): LogicalLine {
  const continuation = CONTINUATION[escaping]
  const starts: { readonly offset: number; readonly line: number }[] = []
  let text = ''
  let next = 0
  let open = true
  while (open && next < lines.length) {
    const line = lines[next] ?? ''
    const skipped = next > 0 && /^\s*(#|$)/.test(line)
    if (!skipped) {
      starts.push({ offset: text.length, line: first + next })
      open = continuation.test(line)
      text += line.replace(continuation, '')
    }
    next += 1
  }
  let offset = text.length + 1
  for (let index = next; index < lines.length; index += 1) {
    starts.push({ offset, line: first + index })
    offset += (lines[index]?.length ?? 0) + 1
  }
  return {
    text,
    body: lines.slice(next).join('\n'),
    lineAt: (wanted) => starts.findLast((start) => start.offset <= wanted)?.line ?? first,
  }
}
