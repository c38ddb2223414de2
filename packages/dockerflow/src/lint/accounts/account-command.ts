import { type Accounts, doubted, refused } from '../model/accounts.ts'
import type { Family } from '../model/bases.ts'
import type { ShellWord } from '../shell/command-options.ts'

/** What a command that changes accounts is given. */
export interface AccountCommand {
  readonly name: string
  readonly words: readonly ShellWord[]
  readonly accounts: Accounts
  /** `undefined` when the base is not known. */
  readonly family: Family | undefined
  readonly line: number
}

/** What it did. `home` is the home directory it made, with its owner. */
export interface AccountChange {
  readonly accounts: Accounts
  readonly home?: { readonly path: string; readonly owner: string }
}

/** What a command does; `undefined` when it would not take its words, or they cannot be known. */
export type AccountEffect = (command: AccountCommand) => AccountChange | undefined

/** The build stops at this command: `name` is not made. Without certainty, it is only in doubt. */
export function stops({ accounts, line, family }: AccountCommand, name: string, text: string): AccountChange {
  if (family === undefined || accounts.doubt) return { accounts: doubted(accounts, { line, text }) }
  return { accounts: refused(accounts, { name, line, text }) }
}
