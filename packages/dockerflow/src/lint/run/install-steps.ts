import type { Step } from '../model/stage.ts'
import type { ShellWord } from '../shell/command-options.ts'
import { INSTALLS } from '../shell/programs.ts'
import type { ShellState } from './shell-state.ts'

/** Remembers commands that install what the application needs, for the order of layers. */
export function noteInstall(state: ShellState, words: readonly ShellWord[], line: number): void {
  const text = words.map(({ value }) => value ?? '…').join(' ')
  if (!INSTALLS.some((pattern) => pattern.test(text))) return
  const step: Step = { kind: 'install', text, line }
  state.stage = { ...state.stage, steps: [...state.stage.steps, step] }
}
