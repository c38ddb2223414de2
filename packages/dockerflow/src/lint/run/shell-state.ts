import type { Lookup } from '../dockerfile/expansion.ts'
import { doubted } from '../model/accounts.ts'
import { joinStages, type Stage } from '../model/stage.ts'

/** How a command ended: `assumed` is success, since otherwise the build would have stopped or gone on alike. */
export type Status = 'success' | 'failure' | 'either' | 'assumed'

/** A shell in the middle of a RUN. It changes as commands run; a branch runs in a fork of it. */
export interface ShellState {
  stage: Stage
  /** Variables set by the script; the stage's own lie below them. */
  variables: Map<string, string | undefined>
  cwd: string | undefined
  readonly functions: Set<string>
  /** `exited`: what follows is not run; `perhaps`: it may not be. */
  progress: 'running' | 'perhaps' | 'exited' | 'failed'
  /** Commands that may still be looked at, shared by all forks: bounds the work on hostile input. */
  readonly budget: { left: number }
  readonly lineAt: (offset: number) => number
  readonly depth: number
}

/** A copy for one branch. */
export function fork(state: ShellState): ShellState {
  return { ...state, variables: new Map(state.variables) }
}

/** Takes over what is known when one of `branches` happened. A branch that failed stopped the build. */
export function merge(state: ShellState, branches: readonly ShellState[]): void {
  const lasting = branches.filter((branch) => branch.progress !== 'failed')
  const [first, ...others] = lasting
  if (first === undefined) {
    state.progress = 'failed'
    return
  }
  state.stage = others.reduce((stage, branch) => joinStages(stage, branch.stage), first.stage)
  state.cwd = others.every((branch) => branch.cwd === first.cwd) ? first.cwd : undefined
  const names = new Set(lasting.flatMap((branch) => [...branch.variables.keys()]))
  for (const name of names) {
    const same = others.every(
      (branch) => branch.variables.has(name) && branch.variables.get(name) === first.variables.get(name),
    )
    state.variables.set(name, same ? first.variables.get(name) : undefined)
  }
  if (lasting.every((branch) => branch.progress === 'exited')) state.progress = 'exited'
  else if (lasting.some((branch) => branch.progress !== 'running')) state.progress = 'perhaps'
}

/** Remembers that something unseen may have happened to the accounts. */
export function doubt(state: ShellState, line: number, text: string): void {
  state.stage = { ...state.stage, accounts: doubted(state.stage.accounts, { line, text }) }
}

/** Looks variables up in the script, then in the stage. */
export function lookupIn(state: ShellState, outer: Lookup): Lookup {
  return (name) => (state.variables.has(name) ? state.variables.get(name) : outer(name))
}
