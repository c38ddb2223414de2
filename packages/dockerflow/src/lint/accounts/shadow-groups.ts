import { type Group, isMember, withGroup, withoutGroup, withUser } from '../model/accounts.ts'
import { type OptionSpec, parseOptions } from '../shell/command-options.ts'
import { type AccountEffect, stops } from './account-command.ts'
import { id, joined, left, makeGroup, parsed } from './account-making.ts'

// Options of the `shadow` tools as their manual pages list them (4.13 to 4.17).
const GROUPADD: OptionSpec = {
  short: 'fg:hK:op:rR:P:U:',
  long: {
    ...{ force: 'f', 'gid:': 'g', help: 'h', 'key:': 'K', 'non-unique': 'o', 'password:': 'p' },
    ...{ system: 'r', 'root:': 'R', 'prefix:': 'P', 'users:': 'U' },
  },
}
const GROUPMOD: OptionSpec = {
  short: 'ag:hn:op:R:P:U:',
  long: {
    ...{ append: 'a', 'gid:': 'g', help: 'h', 'new-name:': 'n', 'non-unique': 'o', 'password:': 'p' },
    ...{ 'root:': 'R', 'prefix:': 'P', 'users:': 'U' },
  },
}
/** Options of the commands that delete, in all their spellings. */
export const DELETE: OptionSpec = {
  short: 'fhrR:P:Z',
  long: {
    force: 'f',
    remove: 'r',
    'remove-home': 'r',
    'remove-all-files': 'r',
    system: 'S',
    quiet: 'q',
    'root:': 'R',
  },
}
const GPASSWD: OptionSpec = {
  short: 'a:d:rRM:A:Q:',
  long: {
    'add:': 'a',
    'delete:': 'd',
    'remove-password': 'r',
    restrict: 'R',
    'members:': 'M',
    'administrators:': 'A',
  },
}

export const groupadd: AccountEffect = (command) => {
  const found = parsed(command, GROUPADD)
  if (found === 'elsewhere') return { accounts: command.accounts }
  const [name, ...more] = found?.operands ?? []
  if (found === undefined || name === undefined || more.length > 0) return undefined
  return makeGroup(command, name, found.options.has('g') ? { gid: id(found.options.get('g')) } : undefined, {
    quiet: found.options.has('f'),
    shared: found.options.has('o'),
    members: (found.options.get('U') ?? '').split(',').filter(Boolean),
  })
}

export const groupmod: AccountEffect = (command) => {
  const found = parsed(command, GROUPMOD)
  if (found === 'elsewhere') return { accounts: command.accounts }
  const [name, ...more] = found?.operands ?? []
  if (found === undefined || name === undefined || more.length > 0) return undefined
  const { options } = found
  const group = command.accounts.groups.get(name)
  const renamed = options.has('n') ? options.get('n') : name
  if (renamed === undefined) return undefined
  if (group === undefined)
    return command.accounts.doubt === undefined
      ? stops(command, renamed, `group ${name} does not exist`)
      : undefined
  const gid = options.has('g') ? id(options.get('g')) : group.gid
  const holder = [...command.accounts.groups.values()].find(
    (other) => other.gid === gid && other.name !== name,
  )
  if (renamed !== name && command.accounts.groups.get(renamed)?.certain)
    return stops(command, renamed, `group ${renamed} exists already`)
  if (options.has('g') && gid !== undefined && holder?.certain && !options.has('o'))
    return stops(command, renamed, `GID ${gid} belongs to group ${holder.name} already`)
  const changed: Group = {
    ...group,
    name: renamed,
    gid,
    picked: options.has('g') ? false : group.picked,
    line: command.line,
  }
  let accounts = withGroup(withoutGroup(command.accounts, name), changed)
  for (const user of command.accounts.users.values()) {
    if (user.group?.name === name || (user.group?.gid !== undefined && user.group.gid === group.gid))
      accounts = withUser(accounts, { ...user, group: { name: renamed } })
  }
  return { accounts }
}

export const deleteGroup: AccountEffect = (command) => {
  const found = parsed(command, DELETE)
  if (found === 'elsewhere') return { accounts: command.accounts }
  const [first, second] = found?.operands ?? []
  if (found === undefined || first === undefined) return undefined
  if (second !== undefined) return { accounts: left(command.accounts, first, second) }
  const group = command.accounts.groups.get(first)
  // The primary group of a user is not removed.
  const held =
    group && [...command.accounts.users.values()].some((user) => isMember({ ...user, name: '' }, group))
  return { accounts: held ? command.accounts : withoutGroup(command.accounts, first) }
}

export const gpasswd: AccountEffect = (command) => {
  const found = parseOptions(command.words, GPASSWD)
  const [group] = found?.operands ?? []
  if (found === undefined || !found.certain || group === undefined) return undefined
  const { options } = found
  const added = options.get('a')
  const removed = options.get('d')
  if (added !== undefined) return { accounts: joined(command.accounts, added, [group]) }
  if (removed !== undefined) return { accounts: left(command.accounts, removed, group) }
  return options.has('M') || options.has('a') || options.has('d') ? undefined : { accounts: command.accounts }
}
