import { posix } from 'node:path'
import { heredocs, type Instruction } from '../dockerfile/instruction.ts'
import type { Stage, Step } from '../model/stage.ts'
import { SHELLS } from '../shell/programs.ts'
import { runScript } from './shell-script.ts'
import { doubt, type ShellState } from './shell-state.ts'

const MOST_COMMANDS = 2000

/** What a stage is after a RUN. Nothing is run: the script is read. */
export function followRun(stage: Stage, instruction: Instruction): Stage {
  const { text, body, line, exec, lineAt } = instruction
  const state: ShellState = {
    stage,
    variables: new Map(),
    cwd: stage.workdir,
    functions: new Set(),
    progress: 'running',
    budget: { left: MOST_COMMANDS },
    lineAt,
    depth: 0,
  }
  const document = /^<<-?\s*\S+$/.test(text) ? heredocs(instruction)[0] : undefined
  const shebang = document ? /^#!\s*(\S+)(?:\s+(\S+))?/.exec(document.content) : null
  const interpreter = shebang ? posix.basename((shebang[2] ?? shebang[1]) || '') : shellName(stage)
  if (exec) {
    runExec(state, exec, line)
  } else if (!SHELLS.has(interpreter)) {
    doubt(state, line, `${interpreter} runs a script`)
  } else if (document) {
    const skipped = text.length + 1
    state.stage = followed({ ...state, lineAt: (offset) => lineAt(offset + skipped) }, document.content)
  } else {
    state.stage = followed(state, body === '' ? text : `${text}\n${body}`)
  }
  const made = state.stage
  return {
    ...made,
    steps: [...made.steps, ...leftovers(instruction)],
    makers: [...made.makers, { path: stage.workdir, line }],
  }
}

function followed(state: ShellState, script: string): Stage {
  runScript(state, script)
  return state.stage
}

function shellName({ shell }: Stage): string {
  return posix.basename(shell[0] ?? '')
}

/** The exec form has no shell: its words are literal. */
function runExec(state: ShellState, exec: readonly string[], line: number): void {
  const script = exec.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  state.stage = followed({ ...state, lineAt: () => line }, script)
}

/** Package lists and caches that a RUN leaves behind in its layer. */
function leftovers({ text, body, flags, line }: Instruction): Step[] {
  const script = `${text}\n${body}`
  const mounts = (flags.get('mount') ?? []).join(' ')
  const apt = /\bapt(-get)?\s+(-\S+\s+)*update\b/.test(script)
  const aptCleaned = /\/var\/lib\/apt|\bapt-get\s+dist-?clean/.test(script + mounts)
  const apk = /\bapk\s+(-\S+\s+)*(add|update)\b/.test(script)
  const apkCleaned = /--no-cache|\/var\/cache\/apk|\/etc\/apk\/cache/.test(script + mounts)
  const steps: Step[] = []
  if (apt && !aptCleaned)
    steps.push({ kind: 'leftovers', text: 'apt-get update leaves its package lists in the layer', line })
  if (apk && !apkCleaned)
    steps.push({ kind: 'leftovers', text: 'apk add leaves its index in the layer', line })
  return steps
}
