import { roleOf } from '../../spec/programs.ts'
import type { Engine } from './engine.ts'

/** A process in the container, as seen from outside it. */
export interface ContainerProcess {
  readonly pid: number
  readonly parent: number
  /** Effective user: a number, or a name in podman's listing. */
  readonly user: string
  /** Effective group. */
  readonly group: string
  readonly command: string
}

/**
 * The processes of the container `name`, process 1 first; `undefined` when the engine cannot list them. Nothing
 * is run inside the container.
 */
export async function processes(
  engine: Engine,
  name: string,
  signal?: AbortSignal,
): Promise<ContainerProcess[] | undefined> {
  for (const columns of [
    ['-eo', 'pid,ppid,uid,gid,args'],
    // Podman has descriptors of its own where there is no ps to hand the options to.
    ['pid', 'ppid', 'user', 'group', 'args'],
  ]) {
    const { code, stdout } = await engine.call(['top', name, ...columns], { signal })
    if (code !== 0) continue
    const found = parseProcesses(stdout.toString('utf8'))
    if (found.length > 0) return found
  }
  return undefined
}

/** Reads a listing of pid, ppid, user, group and command; process 1 comes first. */
export function parseProcesses(listing: string): ContainerProcess[] {
  const rows = listing.split('\n').flatMap((line): ContainerProcess[] => {
    const [, pid, parent, user, group, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    if (pid === undefined || parent === undefined) return []
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        user: user ?? '',
        group: group ?? '',
        command: command ?? '',
      },
    ]
  })
  const pids = new Set(rows.map(({ pid }) => pid))
  const root = rows.find(({ parent }) => !pids.has(parent))
  return root === undefined ? rows : [root, ...rows.filter((row) => row !== root)]
}

/** Those that are not an init in front of the application. */
export function applicationProcesses(all: readonly ContainerProcess[]): ContainerProcess[] {
  return all.filter((process, index) => index !== 0 || roleOf(programOf(process)) !== 'init')
}

/** The program that a process runs. */
export function programOf({ command }: ContainerProcess): string {
  return command.split(' ', 1)[0] ?? ''
}
