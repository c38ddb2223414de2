import type { CommandForm } from '../model/stage.ts'
import { fail, pass, type Rule, unknown } from '../subject/finding.ts'

/** Both ENTRYPOINT and CMD. */
export const d4: Rule = ({ build: { final } }) => {
  const { entrypoint, cmd, image } = final
  if (entrypoint.kind === 'none' || cmd.kind === 'none') {
    const missing = [entrypoint.kind === 'none' ? 'ENTRYPOINT' : '', cmd.kind === 'none' ? 'CMD' : '']
    const reset = cmd.kind === 'none' && cmd.line !== undefined && cmd.line === entrypoint.line
    const why = reset
      ? `: the ENTRYPOINT on line ${entrypoint.line} resets a CMD that was set before this stage`
      : ''
    const line = cmd.line ?? entrypoint.line ?? final.line
    return fail(`There is no ${missing.filter(Boolean).join(' and no ')}${why}.`, line)
  }
  const open = [entrypoint, cmd].find(({ kind }) => kind === 'unknown')
  if (open) {
    const name = open === entrypoint ? 'ENTRYPOINT' : 'CMD'
    return unknown(
      `Whether there is an ${name} depends on ${image.text}, which is not known.`.replace('an CMD', 'a CMD'),
      final.line,
    )
  }
  return pass(
    `ENTRYPOINT ${shown(entrypoint, image.text)}, CMD ${shown(cmd, image.text)}.`,
    entrypoint.line ?? cmd.line,
  )
}

function shown({ words, line }: CommandForm, image: string): string {
  const text = JSON.stringify(words)
  return line === undefined ? `${text} (from ${image})` : `${text} (line ${line})`
}
