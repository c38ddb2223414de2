/** A line of /etc/group, as far as it is known. */
export interface Group {
  readonly name: string
  /** `undefined`: the build picks it, or it depends on something unknown. */
  readonly gid: number | undefined
  /** Whether the GID is left to the build's tools. */
  readonly picked: boolean
  readonly members: ReadonlySet<string>
  /** `false`: it may be there, or be otherwise. */
  readonly certain: boolean
  readonly line: number | undefined
}

/** A line of /etc/passwd, as far as it is known. */
export interface User {
  readonly name: string
  readonly uid: number | undefined
  readonly picked: boolean
  /** The primary group by name or by number, whichever is known. */
  readonly group: { readonly name?: string; readonly gid?: number } | undefined
  readonly home: string | undefined
  readonly certain: boolean
  readonly line: number | undefined
}

/** Something that could have changed the accounts unseen. */
export interface Doubt {
  readonly line: number | undefined
  readonly text: string
}

/** A command that stops the build, so that what it should have made is not there. */
export interface Refusal extends Doubt {
  readonly name: string
}

/** /etc/passwd and /etc/group of one stage. Immutable. */
export interface Accounts {
  readonly users: ReadonlyMap<string, User>
  readonly groups: ReadonlyMap<string, Group>
  /** Why an account that is not listed may exist all the same. */
  readonly doubt: Doubt | undefined
  readonly refusals: readonly Refusal[]
}

/** No accounts at all, as in `scratch`. */
export const NO_ACCOUNTS: Accounts = { users: new Map(), groups: new Map(), doubt: undefined, refusals: [] }

export function withUser(accounts: Accounts, user: User): Accounts {
  return { ...accounts, users: new Map(accounts.users).set(user.name, user) }
}

export function withGroup(accounts: Accounts, group: Group): Accounts {
  return { ...accounts, groups: new Map(accounts.groups).set(group.name, group) }
}

export function withoutUser(accounts: Accounts, name: string): Accounts {
  const users = new Map(accounts.users)
  users.delete(name)
  const groups = [...accounts.groups.values()].map((group): [string, Group] => [
    group.name,
    { ...group, members: new Set([...group.members].filter((member) => member !== name)) },
  ])
  return { ...accounts, users, groups: new Map(groups) }
}

export function withoutGroup(accounts: Accounts, name: string): Accounts {
  const groups = new Map(accounts.groups)
  groups.delete(name)
  return { ...accounts, groups }
}

/** Remembers that accounts may have been added unseen; what is listed stays. */
export function doubted(accounts: Accounts, doubt: Doubt): Accounts {
  return accounts.doubt ? accounts : { ...accounts, doubt }
}

/** Remembers that nothing is certain any more, for example after /etc/passwd was edited. */
export function unsettled(accounts: Accounts, doubt: Doubt): Accounts {
  const users = [...accounts.users].map(([name, user]): [string, User] => [name, { ...user, certain: false }])
  const groups = [...accounts.groups].map(([name, group]): [string, Group] => [
    name,
    { ...group, certain: false },
  ])
  return { ...doubted(accounts, doubt), users: new Map(users), groups: new Map(groups) }
}

export function refused(accounts: Accounts, refusal: Refusal): Accounts {
  return { ...accounts, refusals: [...accounts.refusals, refusal] }
}

/** What is known when either of two things happened. */
export function joinAccounts(a: Accounts, b: Accounts): Accounts {
  if (a === b) return a
  return {
    users: joinMaps(a.users, b.users, sameUser, (user) => ({ ...user, certain: false })),
    groups: joinMaps(a.groups, b.groups, sameGroup, (group) => ({ ...group, certain: false })),
    doubt: a.doubt ?? b.doubt,
    refusals: a.refusals.filter((refusal) => b.refusals.includes(refusal)),
  }
}

function joinMaps<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  same: (a: T, b: T) => boolean,
  blur: (value: T) => T,
): ReadonlyMap<string, T> {
  const joined = new Map<string, T>()
  for (const [name, value] of [...a, ...b]) {
    const left = a.get(name)
    const right = b.get(name)
    const agreed = left !== undefined && right !== undefined && same(left, right)
    joined.set(name, agreed ? left : blur(value))
  }
  return joined
}

function sameUser(a: User, b: User): boolean {
  return (
    a.uid === b.uid &&
    a.picked === b.picked &&
    a.certain === b.certain &&
    a.home === b.home &&
    a.group?.gid === b.group?.gid &&
    a.group?.name === b.group?.name
  )
}

function sameGroup(a: Group, b: Group): boolean {
  return (
    a.gid === b.gid &&
    a.picked === b.picked &&
    a.certain === b.certain &&
    a.members.size === b.members.size &&
    [...a.members].every((member) => b.members.has(member))
  )
}

/** Whether `user` is in `group`: its primary group, or one it is listed in. `undefined`: cannot be known. */
export function isMember(user: User, group: Group): boolean | undefined {
  if (group.members.has(user.name)) return true
  if (user.group === undefined) return undefined
  if (user.group.name !== undefined) return user.group.name === group.name
  if (user.group.gid === undefined || group.gid === undefined) return undefined
  return user.group.gid === group.gid
}
