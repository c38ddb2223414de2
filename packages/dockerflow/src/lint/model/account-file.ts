import { type Accounts, type Doubt, unsettled, withGroup, withUser } from './accounts.ts'

/** Whether `path` is one of the files that hold the accounts. */
export function isAccountFile(path: string): boolean {
  return path === '/etc/passwd' || path === '/etc/group'
}

/** Reads lines of /etc/passwd or /etc/group into `accounts`; a line that is neither makes all uncertain. */
export function readAccounts(accounts: Accounts, path: string, content: string, line: number): Accounts {
  const group = path === '/etc/group'
  return content
    .split('\n')
    .filter((entry) => entry.trim() !== '')
    .reduce((all, entry) => (group ? readGroup(all, entry, line) : readUser(all, entry, line)), accounts)
}

function readUser(accounts: Accounts, entry: string, line: number): Accounts {
  const match = /^([A-Za-z_][\w.-]*):[^:]*:(\d+):(\d+):[^:]*:([^:]*):[^:]*$/.exec(entry)
  if (match === null) return unsettled(accounts, unreadable('/etc/passwd', line))
  const [, name = '', uid, gid, home] = match
  return withUser(accounts, {
    name,
    uid: Number(uid),
    picked: false,
    group: { gid: Number(gid) },
    home,
    certain: true,
    line,
  })
}

function readGroup(accounts: Accounts, entry: string, line: number): Accounts {
  const match = /^([A-Za-z_][\w.-]*):[^:]*:(\d+):([^:]*)$/.exec(entry)
  if (match === null) return unsettled(accounts, unreadable('/etc/group', line))
  const [, name = '', gid, members = ''] = match
  const listed = new Set(members.split(',').filter(Boolean))
  return withGroup(accounts, { name, gid: Number(gid), picked: false, members: listed, certain: true, line })
}

function unreadable(path: string, line: number): Doubt {
  return { line, text: `what is written to ${path} cannot be read` }
}

/**
 * The accounts after one of the two files was replaced by that of another stage: users come from its
 * /etc/passwd, groups from its /etc/group.
 */
export function replacedAccounts(accounts: Accounts, path: string, source: Accounts): Accounts {
  const doubt = accounts.doubt ?? source.doubt
  return path === '/etc/passwd'
    ? { ...accounts, users: source.users, doubt }
    : { ...accounts, groups: source.groups, doubt }
}
