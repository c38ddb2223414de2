import { type OptionSpec, parseOptions } from '../shell/command-options.ts'
import { type AccountEffect, stops } from './account-command.ts'
import { id, joined, lacksGroup, makeGroup, makeUser, primaryGroup } from './account-making.ts'

// Options of BusyBox's adduser and addgroup, which Alpine uses.
const ADDUSER: OptionSpec = {
  short: 'h:g:s:G:DSHu:k:',
  long: {
    ...{ 'home:': 'h', 'gecos:': 'g', 'shell:': 's', 'ingroup:': 'G', 'disabled-password': 'D' },
    ...{ 'empty-password': 'D', system: 'S', 'no-create-home': 'H', 'uid:': 'u', 'skel:': 'k' },
  },
}
const ADDGROUP: OptionSpec = { short: 'g:S', long: { 'gid:': 'g', system: 'S' } }

export const busyboxAddgroup: AccountEffect = (command) => {
  const found = parseOptions(command.words, ADDGROUP)
  if (found === undefined || !found.certain) return undefined
  const [name, group] = found.operands
  if (name === undefined) return undefined
  if (group !== undefined) return { accounts: joined(command.accounts, name, [group]) }
  return makeGroup(command, name, found.options.has('g') ? { gid: id(found.options.get('g')) } : undefined)
}

export const busyboxAdduser: AccountEffect = (command) => {
  const found = parseOptions(command.words, ADDUSER)
  if (found === undefined || !found.certain) return undefined
  const { options } = found
  const [name, second] = found.operands
  if (name === undefined) return undefined
  if (second !== undefined) {
    return options.size === 0 ? { accounts: joined(command.accounts, name, [second]) } : undefined
  }
  const uid = options.has('u') ? { uid: id(options.get('u')) } : undefined
  const home = options.has('h') ? options.get('h') : `/home/${name}`
  const rest = { uid, home, makesHome: !options.has('H') }
  const wanted = options.has('G') ? options.get('G') : options.has('S') ? 'nogroup' : undefined
  if (options.has('G') || options.has('S')) {
    if (lacksGroup(command.accounts, wanted)) return stops(command, name, `group ${wanted} does not exist`)
    return makeUser(command, name, { ...rest, group: primaryGroup(command.accounts, wanted) })
  }
  if (command.accounts.groups.get(name)?.certain)
    return stops(command, name, `group ${name} exists already: add -G ${name}`)
  const { accounts } = makeGroup(command, name, uid && { gid: uid.uid })
  return makeUser(command, name, { ...rest, group: { name } }, accounts)
}
