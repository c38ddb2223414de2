import { type OptionSpec, parseOptions } from '../shell/command-options.ts'
import { type AccountCommand, type AccountEffect, stops } from './account-command.ts'
import { id, joined, lacksGroup, makeGroup, makeUser, primaryGroup } from './account-making.ts'

// Options of Debian's adduser and addgroup (3.118 to 3.152); being Perl, they take one dash and abbreviations.
const OPTIONS: OptionSpec = {
  short: '',
  singleDash: true,
  long: {
    ...{ 'add-extra-groups': 'x', add_extra_groups: 'x', 'allow-all-names': 'n', 'allow-bad-names': 'n' },
    ...{ 'allow-badname': 'n', 'force-badname': 'n', 'comment:': 'c', 'gecos:': 'c', 'conf:': 'C' },
    ...{ debug: 'b', 'disabled-login': 'p', 'disabled-password': 'p', 'encrypt-home': 'e', 'firstgid:': '1' },
    ...{
      'firstuid:': '1',
      'lastgid:': '1',
      'lastuid:': '1',
      'gid:': 'g',
      group: 'G',
      help: 'h',
      'home:': 'd',
    },
    ...{ 'ingroup:': 'i', 'no-create-home': 'M', quiet: 'q', verbose: 'v', 'shell:': 's', system: 'r' },
    ...{ 'stdoutmsglevel:': 'm', 'stderrmsglevel:': 'm', 'logmsglevel:': 'm', 'uid:': 'u', version: 'V' },
  },
}

export const debianAddgroup: AccountEffect = (command) => {
  const found = parseOptions(command.words, OPTIONS)
  if (found === undefined || !found.certain) return undefined
  const [name, group] = found.operands
  if (name === undefined) return undefined
  if (group !== undefined) return { accounts: joined(command.accounts, name, [group]) }
  return newGroup(command, name, found.options)
}

function newGroup(command: AccountCommand, name: string, options: ReadonlyMap<string, string | undefined>) {
  const given = options.has('g') ? { gid: id(options.get('g')) } : undefined
  const existing = command.accounts.groups.get(name)
  const same = given === undefined || existing?.gid === given.gid
  // A system group that exists with the same number is left as it is, without an error.
  return makeGroup(command, name, given, { quiet: options.has('r') && same })
}

export const debianAdduser: AccountEffect = (command) => {
  const found = parseOptions(command.words, OPTIONS)
  if (found === undefined || !found.certain) return undefined
  const { options } = found
  const [name, group] = found.operands
  if (name === undefined) return undefined
  if (group !== undefined) return { accounts: joined(command.accounts, name, [group]) }
  const system = options.has('r')
  if (options.has('G') && (options.has('i') || options.has('g')))
    return stops(command, name, '--group goes with neither --ingroup nor --gid')
  if (options.has('G') && !system) return newGroup(command, name, options)
  const uid = options.has('u') ? { uid: id(options.get('u')) } : undefined
  const home = options.has('d') ? options.get('d') : system ? '/nonexistent' : `/home/${name}`
  const rest = { uid, home, makesHome: !options.has('M') && home !== '/nonexistent' }
  const wanted = options.get('i') ?? options.get('g')
  if (options.has('i') || options.has('g')) {
    if (lacksGroup(command.accounts, wanted)) return stops(command, name, `group ${wanted} does not exist`)
    return makeUser(command, name, { ...rest, group: primaryGroup(command.accounts, wanted) })
  }
  if (system && !options.has('G')) return makeUser(command, name, { ...rest, group: { name: 'nogroup' } })
  const existing = command.accounts.groups.get(name)
  if (existing?.certain && !system)
    return stops(command, name, `group ${name} exists already: add --ingroup ${name}`)
  const accounts = existing?.certain
    ? command.accounts
    : makeGroup(command, name, uid && { gid: uid.uid }).accounts
  return makeUser(command, name, { ...rest, group: { name } }, accounts)
}
