import type { CommandNode, PipelineNode, Statement, SyntaxNode } from 'unbash'
import { forEachChild, parse } from 'unbash'
import { stageLookup } from '../model/variables.ts'
import { expandText, expandWord } from '../shell/shell-word.ts'
import { runCommand } from './shell-command.ts'
import { doubt, fork, lookupIn, merge, type ShellState, type Status } from './shell-state.ts'

const DEEPEST = 8
const MOST_ROUNDS = 16

/** Follows a script, command by command, without running any of it. */
export function runScript(state: ShellState, script: string): Status {
  if (state.depth > DEEPEST) {
    doubt(state, state.lineAt(0), 'the script is nested too deeply')
    return 'either'
  }
  const parsed = parse(script)
  if (parsed.errors !== undefined && parsed.errors.length > 0) {
    // What a shell makes of a script that does not parse cannot be told: look at it as something that may happen.
    const branch = fork(state)
    runStatements(branch, parsed.commands)
    merge(state, [state, { ...branch, progress: 'running' }])
    doubt(state, state.lineAt(0), 'the script cannot be parsed')
    return 'either'
  }
  return runStatements(state, parsed.commands)
}

/** Follows statements in their order. */
function runStatements(state: ShellState, statements: readonly Statement[]): Status {
  let status: Status = 'success'
  for (const statement of statements) {
    if (state.progress === 'exited' || state.progress === 'failed') break
    status =
      state.progress === 'perhaps'
        ? perhaps(state, (branch) => runStatement(branch, statement))
        : runStatement(state, statement)
  }
  return status
}

function runStatement(state: ShellState, { command }: Statement): Status {
  if (command.type !== 'AndOr') return runPipeline(state, command)
  let status: Status = 'success'
  command.commands.forEach((part, index) => {
    const operator = command.operators[index - 1]
    if (state.progress === 'failed' || state.progress === 'exited') return
    const runs = operator === undefined || operator === '&&' ? status : inverted(status)
    // After a command that is only assumed to succeed, the other side of `||` still may run.
    if (runs === 'success' || (runs === 'assumed' && operator !== '||')) status = runPipeline(state, part)
    else if (runs !== 'failure') status = perhaps(state, (branch) => runPipeline(branch, part))
  })
  return status
}

function inverted(status: Status): Status {
  if (status === 'success') return 'failure'
  return status === 'failure' ? 'success' : 'either'
}

/** Follows what may or may not run. */
function perhaps(state: ShellState, body: (branch: ShellState) => void): Status {
  const branch = fork(state)
  body(branch)
  merge(state, [fork(state), branch])
  return 'either'
}

function runPipeline(state: ShellState, node: PipelineNode): Status {
  if (node.type !== 'Pipeline') return runNode(state, node, false)
  const piped = node.commands.length > 1
  let status: Status = 'success'
  for (const command of node.commands) status = runNode(state, command, piped && command !== node.commands[0])
  return node.prefixes.some((prefix) => prefix.type === 'Negation') ? inverted(status) : status
}

function runNode(state: ShellState, node: CommandNode, fed: boolean): Status {
  state.budget.left -= 1
  if (state.budget.left <= 0) {
    if (state.budget.left === 0) doubt(state, state.lineAt(0), 'the script is too long to follow')
    return 'either'
  }
  const lookup = lookupIn(state, stageLookup(state.stage))
  switch (node.type) {
    case 'Command':
      return runCommand(state, node, { fed, runScript })
    case 'Redirected':
      return runNode(state, node.command, fed)
    case 'Subshell': {
      const { cwd, variables, progress } = state
      state.variables = new Map(variables)
      const status = runStatements(state, node.body.commands)
      state.cwd = cwd
      state.variables = variables
      if (state.progress !== 'failed') state.progress = progress
      return status
    }
    case 'BraceGroup':
      return runStatements(state, node.body.commands)
    case 'If': {
      const arms = [node, ...node.elif]
      const branches: ShellState[] = []
      let open = true
      for (const arm of arms) {
        if (!open) break
        const status = runStatements(state, arm.clause.commands)
        if (status === 'failure') continue
        const branch = fork(state)
        runStatements(branch, arm.then.commands)
        branches.push(branch)
        open = status !== 'success'
      }
      if (open) {
        const branch = fork(state)
        if (node.else) runStatements(branch, node.else.commands)
        branches.push(branch)
      }
      merge(state, branches)
      return 'either'
    }
    case 'For': {
      const words = node.wordlist?.flatMap((word) => expandWord(word, lookup))
      const name = node.name.value
      if (words && words.length <= MOST_ROUNDS && words.every((word) => word.value !== undefined)) {
        for (const word of words) {
          state.variables.set(name, word.value)
          runStatements(state, node.body.commands)
        }
        return 'assumed'
      }
      return perhaps(state, (branch) => {
        branch.variables.set(name, undefined)
        runStatements(branch, node.body.commands)
      })
    }
    case 'While':
      return perhaps(state, (branch) => {
        forget(branch, node)
        runStatements(branch, node.clause.commands)
        runStatements(branch, node.body.commands)
      })
    case 'ArithmeticFor':
    case 'Select':
      return perhaps(state, (branch) => {
        forget(branch, node)
        runStatements(branch, node.body.commands)
      })
    case 'Case': {
      const before = fork(state)
      const branches = node.items.map((item) => {
        const branch = fork(before)
        runStatements(branch, item.body.commands)
        return branch
      })
      merge(state, [before, ...branches])
      return 'either'
    }
    case 'Function': {
      const name = expandText(node.name, lookup)
      if (name !== undefined) state.functions.add(name)
      const { body } = node
      return perhaps(state, (branch) => {
        // Arguments are not known, and neither is what was set by the time it is called.
        forget(branch, node)
        if (body.type === 'CompoundList') runStatements(branch, body.commands)
        else runNode(branch, body, false)
        branch.progress = 'running'
      })
    }
    case 'Coproc':
      return perhaps(state, (branch) => {
        const { body } = node
        if (body.type === 'CompoundList') runStatements(branch, body.commands)
        else runNode(branch, body, false)
      })
    case 'TestCommand':
    case 'ArithmeticCommand':
      return 'either'
  }
}

/** In a body that runs more than once, or later, its own variables are not known. */
function forget(state: ShellState, node: SyntaxNode): void {
  for (const name of state.variables.keys()) state.variables.set(name, undefined)
  const visit = (child: SyntaxNode) => {
    if (child.type === 'Assignment') state.variables.set(child.name, undefined)
    forEachChild(child, visit)
  }
  forEachChild(node, visit)
}
