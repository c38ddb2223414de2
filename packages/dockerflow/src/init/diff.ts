const CONTEXT = 3

interface Line {
  readonly mark: ' ' | '-' | '+'
  readonly text: string
}

/** The unified diff from `before` to `after`; `undefined` as `before` is a file that does not exist. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  const [from, to] = [linesOf(before ?? ''), linesOf(after)]
  const lines = compare(from, to)
  const out = [`--- ${before === undefined ? '/dev/null' : `a/${path}`}`, `+++ b/${path}`]
  for (const [start, end] of hunks(lines)) {
    const count = (mark: '-' | '+', stop: number, begin = 0) =>
      lines.slice(begin, stop).filter((line) => line.mark === ' ' || line.mark === mark).length
    const range = (mark: '-' | '+') => {
      const length = count(mark, end, start)
      return `${count(mark, start) + (length === 0 ? 0 : 1)},${length}`
    }
    out.push(`@@ -${range('-')} +${range('+')} @@`)
    for (const { mark, text } of lines.slice(start, end)) out.push(`${mark}${text}`)
  }
  return `${out.join('\n')}\n`
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** Longest common subsequence; the files are short. */
function compare(from: readonly string[], to: readonly string[]): Line[] {
  const width = to.length + 1
  const longest = new Uint32Array((from.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = from.length - 1; i >= 0; i -= 1) {
    for (let j = to.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < from.length || j < to.length) {
    const [one, other] = [from[i], to[j]]
    if (one !== undefined && one === other) {
      lines.push({ mark: ' ', text: one })
      i += 1
      j += 1
    } else if (one !== undefined && (other === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ mark: '-', text: one })
      i += 1
    } else {
      lines.push({ mark: '+', text: other ?? '' })
      j += 1
    }
  }
  return lines
}

function hunks(lines: readonly Line[]): [start: number, end: number][] {
  const found: [number, number][] = []
  for (const [index, { mark }] of lines.entries()) {
    if (mark === ' ') continue
    const [start, end] = [Math.max(0, index - CONTEXT), Math.min(lines.length, index + CONTEXT + 1)]
    const last = found.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = end
    else found.push([start, end])
  }
  return found
}
