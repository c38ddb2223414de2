import { type Accounts, doubted, joinAccounts, unsettled } from '../model/accounts.ts'
import type { Family } from '../model/bases.ts'
import type { AccountChange, AccountCommand, AccountEffect } from './account-command.ts'
import { busyboxAddgroup, busyboxAdduser } from './busybox-accounts.ts'
import { debianAddgroup, debianAdduser } from './debian-accounts.ts'
import { deleteGroup, gpasswd, groupadd, groupmod } from './shadow-groups.ts'
import { deleteUser, useradd, usermod } from './shadow-users.ts'

const SHADOW: Readonly<Record<string, AccountEffect>> = {
  groupadd,
  useradd,
  groupmod,
  usermod,
  userdel: deleteUser,
  groupdel: deleteGroup,
  gpasswd,
}

/** `adduser` is BusyBox's on Alpine, Perl on Debian and useradd's other name on Red Hat. */
const BY_FAMILY: Readonly<Record<string, Readonly<Record<Exclude<Family, 'none'>, AccountEffect>>>> = {
  adduser: { debian: debianAdduser, alpine: busyboxAdduser, busybox: busyboxAdduser, redhat: useradd },
  addgroup: { debian: debianAddgroup, alpine: busyboxAddgroup, busybox: busyboxAddgroup, redhat: groupadd },
  deluser: { debian: deleteUser, alpine: deleteUser, busybox: deleteUser, redhat: deleteUser },
  delgroup: { debian: deleteGroup, alpine: deleteGroup, busybox: deleteGroup, redhat: deleteGroup },
}

const OTHERS = new Set(['newusers', 'vipw', 'vigr', 'pwconv', 'grpconv', 'groupmems', 'adduser.real'])

/** Whether `name` is a command that changes accounts. */
export function changesAccounts(name: string): boolean {
  return Object.hasOwn(SHADOW, name) || Object.hasOwn(BY_FAMILY, name) || OTHERS.has(name)
}

/** Applies a command that changes accounts. What it would do on systems that differ is joined. */
export function changeAccounts(command: AccountCommand): AccountChange {
  const effects = effectsOf(command)
  const changes = effects.map((effect) => effect(command)).filter((change) => change !== undefined)
  const [first, ...others] = changes
  if (first === undefined) {
    const text = `what \`${command.name}\` does there cannot be told`
    return { accounts: unsettledNames(command, text) }
  }
  const accounts = others.reduce((joined, change) => joinAccounts(joined, change.accounts), first.accounts)
  return { ...first, accounts }
}

function effectsOf({ name, family }: AccountCommand): readonly AccountEffect[] {
  const shadow = Object.hasOwn(SHADOW, name) ? SHADOW[name] : undefined
  if (shadow) return [shadow]
  const variants = Object.hasOwn(BY_FAMILY, name) ? BY_FAMILY[name] : undefined
  if (variants === undefined) return []
  if (family === undefined || family === 'none') return [...new Set(Object.values(variants))]
  return [variants[family]]
}

/** A command that was not understood may have done anything to the names it mentions, and made others. */
function unsettledNames({ accounts, words, line }: AccountCommand, text: string): Accounts {
  const doubt = { line, text }
  const known = words.every((word) => word.value !== undefined)
  const touched = (name: string) => !known || words.some((word) => word.value?.split(/[=,:]/).includes(name))
  const all = unsettled(accounts, doubt)
  const settle = <T extends { readonly name: string }>(
    map: ReadonlyMap<string, T>,
    old: ReadonlyMap<string, T>,
  ) =>
    new Map(
      [...map].map(([name, value]): [string, T] => [name, touched(name) ? value : (old.get(name) ?? value)]),
    )
  return {
    ...doubted(accounts, doubt),
    users: settle(all.users, accounts.users),
    groups: settle(all.groups, accounts.groups),
  }
}
