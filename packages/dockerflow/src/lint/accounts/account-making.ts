import { type Accounts, type Group, type User, withGroup, withUser } from '../model/accounts.ts'
import { type OptionSpec, type ParsedOptions, parseOptions } from '../shell/command-options.ts'
import { type AccountChange, type AccountCommand, stops } from './account-command.ts'

/** A number written as the tools take it; `undefined` for anything else. */
export function id(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined
}

/** The group that `-g` names, by name or number. */
export function groupNamed(accounts: Accounts, text: string | undefined): Group | undefined {
  if (text === undefined) return undefined
  const byName = accounts.groups.get(text)
  if (byName) return byName
  const gid = id(text)
  return gid === undefined ? undefined : [...accounts.groups.values()].find((group) => group.gid === gid)
}

/** Whether a command that names group `text` stops because there is none. */
export function lacksGroup(accounts: Accounts, text: string | undefined): boolean {
  if (text === undefined || accounts.doubt || groupNamed(accounts, text)) return false
  const gid = id(text)
  if (gid === undefined) return true
  // Numbers below 1000 may belong to a group of the system, and any to one whose number is not known.
  const groups = [...accounts.groups.values()]
  const near = groups.some((group) => group.gid === gid - 1)
  const open = groups.some(
    (group) => group.gid === undefined && group.line !== undefined && (near || !group.picked),
  )
  return gid >= 1000 && gid !== 65534 && !open
}

/** The primary group that `-g` and its relatives set. */
export function primaryGroup(accounts: Accounts, text: string | undefined): User['group'] {
  if (text === undefined) return undefined
  const known = groupNamed(accounts, text)
  if (known) return { name: known.name }
  const gid = id(text)
  return gid === undefined ? { name: text } : { gid }
}

/** Parses, and sorts out the commands that do nothing to this image's own files. */
export function parsed(command: AccountCommand, spec: OptionSpec): ParsedOptions | 'elsewhere' | undefined {
  const found = parseOptions(command.words, spec)
  if (found === undefined || !found.certain) return undefined
  const { options } = found
  return options.has('R') || options.has('P') ? 'elsewhere' : found
}

/** Makes group `name`, as `groupadd` and its relatives do. */
export function makeGroup(
  command: AccountCommand,
  name: string,
  given: { readonly gid: number | undefined } | undefined,
  how: { readonly quiet?: boolean; readonly shared?: boolean; readonly members?: readonly string[] } = {},
): AccountChange {
  const { accounts, line } = command
  const existing = accounts.groups.get(name)
  if (existing?.certain) {
    if (how.quiet) return { accounts }
    return stops(command, name, `group ${name} exists already`)
  }
  const holder = [...accounts.groups.values()].find(
    (group) => group.gid !== undefined && group.gid === given?.gid && group.name !== name,
  )
  const taken = holder !== undefined && !how.shared
  if (taken && holder.certain && !how.quiet)
    return stops(command, name, `GID ${holder.gid} belongs to group ${holder.name} already`)
  if (how.shared && given === undefined) return stops(command, name, 'a shared GID is not given')
  // Where accounts may be there unseen, --force may find one of this name and leave it as it is.
  const kept = how.quiet === true && accounts.doubt !== undefined
  return {
    accounts: withGroup(accounts, {
      name,
      // With --force a taken number is replaced by one that the tool picks.
      gid: taken ? undefined : given?.gid,
      picked: given === undefined || (taken && holder.certain),
      members: new Set(how.members),
      certain: existing === undefined && !(taken && !holder.certain) && !kept,
      line,
    }),
  }
}

/** What is known of a user to be made. */
export interface NewUser {
  readonly uid: { readonly uid: number | undefined } | undefined
  readonly group: User['group']
  readonly home: string | undefined
  readonly makesHome: boolean
  readonly groups?: readonly string[]
  readonly shared?: boolean
}

/**
 * Makes user `name`, as `useradd` and its relatives do.
 *
 * @param accounts those that the command already changed, for example by a group of the user's own; they are
 *   left as they were when the command stops
 */
export function makeUser(
  command: AccountCommand,
  name: string,
  user: NewUser,
  accounts = command.accounts,
): AccountChange {
  const existing = accounts.users.get(name)
  if (existing?.certain) return stops(command, name, `user ${name} exists already`)
  const lacking = (user.groups ?? []).find((group) => lacksGroup(command.accounts, group))
  if (lacking !== undefined) return stops(command, name, `group ${lacking} does not exist`)
  const wanted = user.uid?.uid
  const holder = [...accounts.users.values()].find((other) => other.uid !== undefined && other.uid === wanted)
  if (holder?.certain && !user.shared)
    return stops(command, name, `UID ${holder.uid} belongs to user ${holder.name} already`)
  const certain = existing === undefined && (holder === undefined || user.shared === true)
  const made = withUser(accounts, userOf(command, name, user.uid, user.group, user.home, certain))
  return { accounts: joined(made, name, user.groups ?? []), ...homeOf(user.makesHome, user.home, name) }
}

export function userOf(
  { line }: AccountCommand,
  name: string,
  uid: NewUser['uid'],
  group: User['group'],
  home: string | undefined,
  certain: boolean,
): User {
  return { name, uid: uid?.uid, picked: uid === undefined, group, home, certain, line }
}

export function homeOf(made: boolean, path: string | undefined, owner: string): Pick<AccountChange, 'home'> {
  return made && path !== undefined ? { home: { path, owner } } : {}
}

/** Puts user `name` into `groups`. */
export function joined(accounts: Accounts, name: string, groups: readonly string[]): Accounts {
  if (!accounts.users.has(name) && accounts.doubt === undefined) return accounts
  return groups.reduce((all, text) => {
    const group = groupNamed(all, text)
    return group ? withGroup(all, { ...group, members: new Set(group.members).add(name) }) : all
  }, accounts)
}

/** Takes user `name` out of a group. */
export function left(accounts: Accounts, name: string, groupName: string): Accounts {
  const group = accounts.groups.get(groupName)
  if (group === undefined) return accounts
  const members = new Set([...group.members].filter((member) => member !== name))
  return withGroup(accounts, { ...group, members })
}
