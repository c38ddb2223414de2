import type { Redirection } from 'unbash'
import { isAccountFile, readAccounts } from '../model/account-file.ts'
import { unsettled } from '../model/accounts.ts'
import { absolute } from '../model/files.ts'
import { stageLookup } from '../model/variables.ts'
import type { ShellWord } from '../shell/command-options.ts'
import { expandText } from '../shell/shell-word.ts'
import { writeFile } from './file-commands.ts'
import { lookupIn, type ShellState } from './shell-state.ts'

/** Remembers that the account files were changed in a way that cannot be read. */
export function edited(state: ShellState, line: number): void {
  const text = 'the account files are edited'
  state.stage = { ...state.stage, accounts: unsettled(state.stage.accounts, { line, text }) }
}

/** Follows what is written to files: accounts, version.json. */
export function redirect(
  state: ShellState,
  redirections: readonly Redirection[],
  name: string | undefined,
  words: readonly ShellWord[],
  line: number,
): void {
  const lookup = lookupIn(state, stageLookup(state.stage))
  for (const redirection of redirections) {
    if (redirection.type !== 'Redirect' || !/^&?>[>|]?$/.test(redirection.operator)) continue
    const target = redirection.target
      ? absolute(expandText(redirection.target, lookup), state.cwd)
      : undefined
    if (target === undefined) continue
    if (!isAccountFile(target)) {
      if (!target.startsWith('/dev/')) writeFile(state, target, line)
      continue
    }
    const text = redirection.operator === '>>' ? written(name, words, redirections) : undefined
    if (text === undefined) edited(state, line)
    else state.stage = { ...state.stage, accounts: readAccounts(state.stage.accounts, target, text, line) }
  }
}

/** What echo, printf or cat writes, when it is wholly known. */
function written(
  name: string | undefined,
  words: readonly ShellWord[],
  redirections: readonly Redirection[],
): string | undefined {
  const document = redirections.find((redirection) => redirection.type === 'HereDoc')
  if (name === 'cat' && words.length === 0 && document) {
    return document.delimiter?.quoted || !/[$`]/.test(document.body.text) ? document.body.text : undefined
  }
  const texts = words.map(({ value }) => value)
  if (texts.some((text) => text === undefined) || (name !== 'echo' && name !== 'printf')) return undefined
  const plain = texts.filter((text) => !/^-[neE]+$/.test(text ?? ''))
  const text = plain.length === 1 ? plain[0]?.replaceAll('\\n', '\n') : plain.join(' ')
  return text === undefined || /[%\\]/.test(text) ? undefined : text
}
