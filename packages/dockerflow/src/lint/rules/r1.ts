import { posix } from 'node:path'
import type { CommandForm } from '../model/stage.ts'
import { looksAt } from '../process/process.ts'
import type { Rule } from '../subject/finding.ts'
import { unknown } from '../subject/finding.ts'

/** One process per container. */
export const r1: Rule = (subject) => {
  const { final } = subject.build
  const { entrypoint, cmd } = final
  const line = cmd.line ?? entrypoint.line
  if (entrypoint.kind === 'unknown') {
    const own = cmd.kind === 'exec' || cmd.kind === 'shell' ? looksAt(cmd.words, subject, line) : undefined
    return own && own.verdict === 'fail'
      ? own
      : unknown('What the ENTRYPOINT of the base image does is not known.', line)
  }
  const ofBase = passesOn(entrypoint, final.base?.entrypoint?.[0])
  // A shell-form ENTRYPOINT ignores CMD.
  const words =
    entrypoint.kind === 'shell' ? entrypoint.words : [...(ofBase ? [] : entrypoint.words), ...cmd.words]
  if (words.length === 0) {
    return cmd.kind === 'unknown' || entrypoint.kind !== 'none'
      ? unknown('What the container starts is not known.', line)
      : unknown('The container starts nothing: there is neither ENTRYPOINT nor CMD.', line)
  }
  if (cmd.kind === 'unknown' && entrypoint.kind === 'none')
    return unknown('What the container starts is not known.', line)
  return looksAt(words, subject, entrypoint.kind === 'shell' ? entrypoint.line : line)
}

/** Entrypoint scripts of well-known bases end in `exec "$@"`. */
function passesOn({ words }: CommandForm, ofBase: string | undefined): boolean {
  if (ofBase === undefined || !/entrypoint(\.sh)?$/.test(ofBase)) return false
  return posix.basename(words[0] ?? '') === posix.basename(ofBase)
}
