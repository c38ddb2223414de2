import { APP_ACCOUNT } from 'dockerflow-checks/spec'
import { Findings } from '../../report/findings.ts'
import { type ClauseResult, clauseResult } from '../../report/report.ts'
import { roleOf } from '../../spec/programs.ts'
import type { Container } from '../engine/container.ts'
import type { Engine } from '../engine/engine.ts'
import type { ImageConfig } from '../engine/image-config.ts'
import type { ImageFiles } from '../engine/image-files.ts'
import { applicationProcesses, type ContainerProcess, processes, programOf } from '../engine/processes.ts'
import { verdict } from '../http/http-clauses.ts'
import { parseGroup, parsePasswd } from './account-files.ts'

/** Clauses D5 and R1: who process 1 really is, and how many others there are. */
export async function processClauses(
  engine: Engine,
  container: Container,
  config: ImageConfig,
  files: ImageFiles,
  signal: AbortSignal | undefined,
): Promise<ClauseResult[]> {
  const { running } = await container.state()
  const all = running ? await processes(engine, container.name, signal) : undefined
  return [userClause(config, files, all?.[0]), processClause(running, all)]
}

/** Clause D5, given process 1 if it could be seen. */
export function userClause(
  { user }: Pick<ImageConfig, 'user'>,
  files: Pick<ImageFiles, 'passwd' | 'group'>,
  first: ContainerProcess | undefined,
): ClauseResult {
  const findings = new Findings()
  const [name, group] = user.split(':')
  const uid =
    parsePasswd(files.passwd ?? '').find((one) => one.name === APP_ACCOUNT.name)?.uid ?? APP_ACCOUNT.id
  const gid =
    parseGroup(files.group ?? '').find((one) => one.name === APP_ACCOUNT.name)?.gid ?? APP_ACCOUNT.id
  const seen = user === '' ? 'the image sets no USER, so that it runs as root' : `USER is ${user}`
  findings.demand(name === 'app' || name === String(uid), seen)
  findings.demand(group === undefined || group === 'app' || group === String(gid), seen)
  findings.facts.push(seen)
  if (first !== undefined) {
    const runs = `process 1 runs as UID ${first.user}, GID ${first.group}`
    const held = (is: string, id: number) => is === 'app' || is === String(id)
    findings.demand(held(first.user, uid) && held(first.group, gid), runs)
    findings.facts.push(runs)
  } else if (!findings.failed) {
    return clauseResult('D5', 'unknown', `${seen}; who process 1 is could not be seen.`)
  }
  return verdict('D5', findings)
}

/** Clause R1, given the processes if they could be listed. */
export function processClause(running: boolean, all: readonly ContainerProcess[] | undefined): ClauseResult {
  if (all === undefined) {
    return clauseResult(
      'R1',
      'unknown',
      running ? 'The engine cannot list processes.' : 'It does not run: see A2.',
    )
  }
  const first = all[0] === undefined ? '' : programOf(all[0])
  if (roleOf(first) === 'supervisor')
    return clauseResult('R1', 'fail', `${first} keeps other processes running.`)
  const own = applicationProcesses(all)
  const seen = own.slice(0, 5).map(({ command }) => command.slice(0, 60))
  const text = `${own.length} ${own.length === 1 ? 'process' : 'processes'}: ${seen.join(', ')}`
  return clauseResult('R1', own.length === 1 ? 'pass' : 'fail', text)
}
