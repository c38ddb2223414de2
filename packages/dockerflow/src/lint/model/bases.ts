import type { ImageReference } from '../dockerfile/image-reference.ts'
import { type Accounts, type Group, NO_ACCOUNTS, type User } from './accounts.ts'

/** Which tools a base brings: their account commands differ. */
export type Family = 'debian' | 'alpine' | 'redhat' | 'busybox' | 'none'

/** What a well-known base image brings. */
export interface Base {
  readonly family: Family
  readonly accounts: Accounts
  /** The user it runs as. */
  readonly user: string
  readonly workdir: string
  readonly entrypoint: readonly string[] | undefined
  readonly cmd: readonly string[] | undefined
  /** Whether it is small, as `-slim`, Alpine and distroless are; `undefined`: there is no smaller variant. */
  readonly slim: boolean | undefined
}

interface Entry {
  /** Accounts beside those that the family has: user and group of that name and number. */
  readonly account?: readonly [name: string, id: number]
  readonly entrypoint?: readonly string[]
  readonly cmd?: readonly string[]
  readonly workdir?: string
  readonly slimless?: true
  readonly family?: Family
}

const DEBIAN =
  'root daemon bin sys adm tty disk lp mail news uucp man proxy www-data backup list irc _apt nobody nogroup users staff games shadow utmp video sudo audio dip src operator plugdev kmem dialout fax voice cdrom floppy tape sasl gnats sync'
const ALPINE =
  'root bin daemon sys adm tty disk lp kmem wheel floppy mail news uucp cron audio cdrom dialout ftp sshd input tape video netdev kvm games shadow www-data users ntp abuild utmp ping nogroup nobody sync shutdown halt operator man postmaster cyrus vpopmail guest smmsp squid xfs at'
const FAMILY_ACCOUNTS: Readonly<Record<Family, string>> = {
  debian: DEBIAN,
  alpine: ALPINE,
  redhat:
    'root bin daemon adm lp sync shutdown halt mail operator games ftp nobody sys tty disk mem kmem wheel cdrom man dialout floppy tape video lock audio users utmp utempter input kvm render',
  busybox:
    'root daemon bin sys sync mail www-data operator nobody adm tty disk lp kmem wheel cdrom dialout floppy video audio tape plugdev staff users',
  none: '',
}

/** Official images by name; the tag tells the family and whether it is slim. Checked against their Dockerfiles. */
const OFFICIAL: Readonly<Record<string, Entry>> = {
  alpine: { cmd: ['/bin/sh'], family: 'alpine' },
  busybox: { cmd: ['sh'], family: 'busybox' },
  debian: { cmd: ['bash'] },
  'eclipse-temurin': { cmd: ['jshell'], entrypoint: ['/__cacert_entrypoint.sh'], slimless: true },
  erlang: { cmd: ['erl'] },
  elixir: { cmd: ['iex'] },
  golang: { cmd: ['bash'], workdir: '/go', slimless: true },
  node: { account: ['node', 1000], entrypoint: ['docker-entrypoint.sh'], cmd: ['node'] },
  php: { entrypoint: ['docker-php-entrypoint'], cmd: ['php', '-a'], slimless: true },
  python: { cmd: ['python3'] },
  ruby: { cmd: ['irb'] },
  rust: { cmd: ['bash'] },
  ubuntu: { account: ['ubuntu', 1000], cmd: ['/bin/bash'], slimless: true },
}

const SMALL = /slim|alpine/

function account(name: string, id: number | undefined): { user: User; group: Group } {
  const known = { name, picked: false, certain: true, line: undefined }
  const group = id === undefined ? { name } : { name, gid: id }
  return {
    user: { ...known, uid: id, group, home: undefined },
    group: { ...known, gid: id, members: new Set() },
  }
}

function familyAccounts(family: Family, extra: readonly [name: string, id: number] | undefined): Accounts {
  if (family === 'none') return NO_ACCOUNTS
  const all = FAMILY_ACCOUNTS[family].split(' ').map((name) => account(name, name === 'root' ? 0 : undefined))
  if (extra) all.push(account(...extra))
  return {
    ...NO_ACCOUNTS,
    users: new Map(all.map(({ user }) => [user.name, user])),
    groups: new Map(all.map(({ group }) => [group.name, group])),
  }
}

/** Distroless images: no shell, `nonroot` beside root. */
function distroless(tag: string, name: string): Base {
  const accounts = [account('root', 0), account('nobody', 65534), account('nonroot', 65532)]
  const programs: Readonly<Record<string, string>> = {
    nodejs: '/nodejs/bin/node',
    python3: '/usr/bin/python3',
  }
  const program = Object.entries(programs).find(([prefix]) => name.startsWith(prefix))?.[1]
  return {
    family: 'none',
    accounts: {
      ...NO_ACCOUNTS,
      users: new Map(accounts.map(({ user }) => [user.name, user])),
      groups: new Map(accounts.map(({ group }) => [group.name, group])),
    },
    user: /nonroot/.test(tag) ? 'nonroot' : 'root',
    workdir: /nonroot/.test(tag) ? '/home/nonroot' : '/',
    entrypoint: program ? [program] : undefined,
    cmd: undefined,
    slim: true,
  }
}

/** What an empty image brings: nothing. */
export const SCRATCH: Base = {
  family: 'none',
  accounts: NO_ACCOUNTS,
  user: 'root',
  workdir: '/',
  entrypoint: undefined,
  cmd: undefined,
  slim: true,
}

/** What the image brings, if it is a well-known one. */
export function knownBase(reference: ImageReference): Base | undefined {
  const tag = reference.tag ?? ''
  if (reference.registry === 'gcr.io' && reference.repository.startsWith('distroless/')) {
    const name = reference.repository.slice('distroless/'.length)
    return /^(static|base|base-nossl|cc|nodejs|python3|java)/.test(name) && !name.startsWith('java')
      ? distroless(tag, name)
      : undefined
  }
  if (!reference.official) return undefined
  const entry = Object.hasOwn(OFFICIAL, reference.repository) ? OFFICIAL[reference.repository] : undefined
  // A tag says which system is below; a digest alone does not.
  if (entry === undefined || /windows|nanoserver/.test(tag)) return undefined
  if (reference.tag === undefined && reference.digest !== undefined && entry.family === undefined)
    return undefined
  const family = entry.family ?? (/alpine/.test(tag) ? 'alpine' : 'debian')
  const cmd = entry.cmd?.[0] === 'bash' && family === 'alpine' ? ['/bin/sh'] : entry.cmd
  return {
    family,
    accounts: familyAccounts(family, entry.account),
    user: 'root',
    workdir: entry.workdir ?? '/',
    entrypoint: entry.entrypoint,
    cmd,
    slim: entry.slimless && !SMALL.test(tag) ? undefined : family !== 'debian' || SMALL.test(tag),
  }
}
