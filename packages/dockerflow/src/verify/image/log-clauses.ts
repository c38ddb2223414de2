import { stripVTControlCharacters } from 'node:util'
import { type ClauseResult, clauseResult } from '../../report/report.ts'
import { mozlogProblem } from '../../spec/mozlog-line.ts'
import type { Logs } from '../engine/container.ts'

/** Clauses A7 and R2: logs are text on stdout or stderr, and mozlog on stdout. */
export function logClauses(logs: Logs): ClauseResult[] {
  return [textLogs(logs), mozlogLogs(logs.stdout)]
}

function textLogs({ stdout, stderr, files }: Logs): ClauseResult {
  for (const [name, bytes] of [
    ['stdout', stdout],
    ['stderr', stderr],
  ] as const) {
    const wrong = notText(bytes)
    if (wrong !== undefined) return clauseResult('A7', 'fail', `${name}: ${wrong}`)
  }
  const [out, err] = [lines(stdout).length, lines(stderr).length]
  const beside = files.length === 0 ? '' : ` Files written: ${files.slice(0, 5).join(', ')}.`
  if (out + err > 0) {
    return clauseResult('A7', 'pass', `${out} lines of text on stdout, ${err} on stderr.${beside}`)
  }
  const silent = 'Nothing was written to stdout or stderr while it started, was asked and stopped.'
  // Silence is no proof of a log elsewhere; a log file is.
  return clauseResult('A7', files.length > 0 ? 'fail' : 'unknown', `${silent}${beside}`)
}

function mozlogLogs(stdout: Buffer): ClauseResult {
  const all = lines(stdout)
  if (all.length === 0) return clauseResult('R2', 'fail', 'There is no line on stdout.')
  const problems = all.map((line) => mozlogProblem(line))
  const first = problems.findIndex((problem) => problem !== undefined)
  const valid = problems.filter((problem) => problem === undefined).length
  const count = `${valid} of ${all.length} lines on stdout are mozlog`
  if (first === -1) return clauseResult('R2', 'pass', `${count}.`)
  const shown = (all[first] ?? '').slice(0, 300)
  return clauseResult('R2', 'fail', `${count}; line ${first + 1}: ${problems[first]}: ${shown}`)
}

function lines(bytes: Buffer): string[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
}

function notText(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    // Colours are part of what terminals call text.
    const control = /[^\P{Cc}\t\r\n]/u.exec(stripVTControlCharacters(text))
    if (control === null) return undefined
    const line = text.slice(0, control.index).split('\n').length
    return `line ${line} holds the control character ${JSON.stringify(control[0])}`
  } catch {
    return 'it is not UTF-8'
  }
}
