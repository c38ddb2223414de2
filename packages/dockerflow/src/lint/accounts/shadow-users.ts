import { type Accounts, isMember, type User, withoutGroup, withoutUser, withUser } from '../model/accounts.ts'
import type { OptionSpec } from '../shell/command-options.ts'
import { type AccountCommand, type AccountEffect, stops } from './account-command.ts'
import {
  homeOf,
  id,
  joined,
  lacksGroup,
  left,
  makeGroup,
  makeUser,
  parsed,
  primaryGroup,
  userOf,
} from './account-making.ts'
import { DELETE } from './shadow-groups.ts'

// Options of the `shadow` tools as their manual pages list them (4.13 to 4.17).
const USERADD: OptionSpec = {
  short: 'b:c:d:De:f:Fg:G:hk:K:lmMNop:rR:P:s:u:UZ:',
  long: {
    ...{ 'base-dir:': 'b', 'comment:': 'c', 'home-dir:': 'd', defaults: 'D', 'expiredate:': 'e' },
    ...{
      'inactive:': 'f',
      'add-subids-for-system': 'F',
      'gid:': 'g',
      'groups:': 'G',
      help: 'h',
      'skel:': 'k',
    },
    ...{ 'key:': 'K', 'no-log-init': 'l', 'create-home': 'm', 'no-create-home': 'M', 'no-user-group': 'N' },
    ...{ 'non-unique': 'o', 'password:': 'p', system: 'r', 'root:': 'R', 'prefix:': 'P', 'shell:': 's' },
    ...{ 'uid:': 'u', 'user-group': 'U', 'selinux-user:': 'Z', badname: 'B' },
  },
}
const USERMOD: OptionSpec = {
  short: 'ac:d:e:f:g:G:hl:Lmop:rR:P:s:u:Uv:V:w:W:Z:',
  long: {
    ...{ append: 'a', 'comment:': 'c', 'home:': 'd', 'expiredate:': 'e', 'inactive:': 'f', 'gid:': 'g' },
    ...{ 'groups:': 'G', help: 'h', 'login:': 'l', lock: 'L', 'move-home': 'm', 'non-unique': 'o' },
    ...{ 'password:': 'p', remove: 'r', 'root:': 'R', 'prefix:': 'P', 'shell:': 's', 'uid:': 'u' },
    ...{ unlock: 'U', badname: 'b', 'selinux-user:': 'Z' },
  },
}
export const useradd: AccountEffect = (command) => {
  const found = parsed(command, USERADD)
  if (found === 'elsewhere') return { accounts: command.accounts }
  if (found?.options.has('D')) return { accounts: command.accounts }
  const [name, ...more] = found?.operands ?? []
  if (found === undefined || name === undefined || more.length > 0) return undefined
  const { options } = found
  const uid = options.has('u') ? { uid: id(options.get('u')) } : undefined
  const home = options.get('d') ?? (options.has('d') ? undefined : `/home/${name}`)
  const base = command.family
  // Red Hat's useradd makes the home directory unless told not to; Debian's only when told to.
  const makesHome = options.has('m') || (base === 'redhat' && !options.has('M') && !options.has('r'))
  if (options.has('U') && (options.has('g') || options.has('N')))
    return stops(command, name, '--user-group goes with neither --gid nor --no-user-group')
  let group: User['group']
  let { accounts } = command
  if (options.has('g')) {
    const wanted = options.get('g')
    if (lacksGroup(accounts, wanted)) return stops(command, name, `group ${wanted} does not exist`)
    group = primaryGroup(accounts, wanted)
  } else if (options.has('N')) {
    group = { gid: 100 }
  } else if (base === undefined && !options.has('U')) {
    // Whether a group of the user's own is made depends on the system's /etc/login.defs.
    return {
      accounts: withUser(accounts, userOf(command, name, uid, undefined, home, false)),
      ...homeOf(makesHome, home, name),
    }
  } else {
    if (accounts.groups.get(name)?.certain)
      return stops(
        command,
        name,
        `group ${name} exists already, and useradd is not told to use it: add --gid ${name}`,
      )
    const own = ownGroup(command, uid?.uid, options.has('r'))
    accounts = makeGroup({ ...command, accounts }, name, own).accounts
    group = { name }
  }
  if (options.has('o') && uid === undefined) return stops(command, name, 'a shared UID is not given')
  const groups = (options.get('G') ?? '').split(',').filter(Boolean)
  return makeUser(command, name, { uid, group, home, makesHome, groups, shared: options.has('o') }, accounts)
}

/** The GID of a user's own group: the UID's number if that is in range and free, else one that is picked. */
function ownGroup(
  { accounts }: AccountCommand,
  uid: number | undefined,
  system: boolean,
): { readonly gid: number | undefined } | undefined {
  if (uid === undefined || system) return undefined
  const taken = [...accounts.groups.values()].some((group) => group.gid === uid)
  return taken || uid < 1000 || uid > 60000 ? undefined : { gid: uid }
}

export const usermod: AccountEffect = (command) => {
  const found = parsed(command, USERMOD)
  if (found === 'elsewhere') return { accounts: command.accounts }
  const [name, ...more] = found?.operands ?? []
  if (found === undefined || name === undefined || more.length > 0) return undefined
  const { options } = found
  const user = command.accounts.users.get(name)
  const renamed = options.has('l') ? options.get('l') : name
  if (renamed === undefined) return undefined
  if (user === undefined)
    return command.accounts.doubt === undefined
      ? stops(command, renamed, `user ${name} does not exist`)
      : undefined
  let { accounts } = command
  const wanted = options.get('g')
  if (options.has('g') && lacksGroup(accounts, wanted))
    return stops(command, renamed, `group ${wanted} does not exist`)
  const joins = (options.get('G') ?? '').split(',').filter(Boolean)
  const obstacle = usermodObstacle(command, user, renamed, options, joins)
  if (obstacle !== undefined) return stops(command, renamed, obstacle)
  if (options.has('G') && !options.has('a')) accounts = leftAll(accounts, name)
  if (renamed !== name) accounts = renamedUser(accounts, user, renamed)
  accounts = withUser(accounts, {
    ...user,
    name: renamed,
    uid: options.has('u') ? id(options.get('u')) : user.uid,
    picked: options.has('u') ? false : user.picked,
    group: options.has('g') ? primaryGroup(accounts, wanted) : user.group,
    home: options.has('d') ? options.get('d') : user.home,
    line: command.line,
  })
  if (options.has('G') && options.get('G') === undefined) return undefined
  return { accounts: joined(accounts, renamed, joins) }
}

function usermodObstacle(
  { accounts }: AccountCommand,
  user: User,
  renamed: string,
  options: ReadonlyMap<string, string | undefined>,
  joins: readonly string[],
): string | undefined {
  if (renamed !== user.name && accounts.users.get(renamed)?.certain) return `user ${renamed} exists already`
  const lacking = joins.find((group) => lacksGroup(accounts, group))
  if (lacking !== undefined) return `group ${lacking} does not exist`
  const uid = id(options.get('u'))
  const holder = [...accounts.users.values()].find((other) => other.uid === uid && other.name !== user.name)
  if (uid === undefined || options.has('o') || !holder?.certain) return undefined
  return `UID ${uid} belongs to user ${holder.name} already`
}

function leftAll(accounts: Accounts, name: string): Accounts {
  const user = accounts.users.get(name)
  const without = withoutUser(accounts, name)
  return user ? withUser(without, user) : without
}

function renamedUser(accounts: Accounts, user: User, renamed: string): Accounts {
  const groups = [...accounts.groups.values()].filter((group) => group.members.has(user.name))
  return joined(
    withUser(withoutUser(accounts, user.name), { ...user, name: renamed }),
    renamed,
    groups.map((group) => group.name),
  )
}

export const deleteUser: AccountEffect = (command) => {
  const found = parsed(command, DELETE)
  if (found === 'elsewhere') return { accounts: command.accounts }
  const [name, group] = found?.operands ?? []
  if (found === undefined || name === undefined) return undefined
  if (group !== undefined) return { accounts: left(command.accounts, name, group) }
  const user = command.accounts.users.get(name)
  const own = command.accounts.groups.get(name)
  const accounts = withoutUser(command.accounts, name)
  if (user === undefined || own === undefined) return { accounts }
  // userdel removes the group of the user's own name when it is its primary one and nobody else is in it.
  const others = [...own.members].some((member) => member !== name)
  const alone = !others && [...accounts.users.values()].every((other) => isMember(other, own) === false)
  return { accounts: alone && isMember({ ...user, name: '' }, own) ? withoutGroup(accounts, name) : accounts }
}
