import { expand, pairs } from '../dockerfile/expansion.ts'
import { type Instruction, triggered } from '../dockerfile/instruction.ts'
import { absolute } from '../model/files.ts'
import type { CommandForm, Stage } from '../model/stage.ts'
import { stageLookup } from '../model/variables.ts'
import { followRun } from '../run/follow-run.ts'
import { argumentsOf } from './build-arguments.ts'
import { followCopy } from './follow-copy.ts'
import type { Surroundings } from './surroundings.ts'

/** What a stage is after one more instruction. */
export function followInstruction(stage: Stage, instruction: Instruction, surroundings: Surroundings): Stage {
  const { keyword, text, line, escaping, exec } = instruction
  const lookup = stageLookup(stage)
  switch (keyword) {
    case 'ARG': {
      const args = new Map(stage.args)
      for (const [name, raw] of argumentsOf(text, escaping)) {
        const given = Object.hasOwn(surroundings.buildArgs, name) ? surroundings.buildArgs[name] : undefined
        const inherited = surroundings.globals.get(name)?.value
        const value =
          raw === undefined
            ? inherited === undefined
              ? null
              : inherited
            : expand(raw, lookup, escaping).value
        args.set(name, { value: given ?? (PLATFORM.test(name) ? undefined : value), line })
      }
      return { ...stage, args }
    }
    case 'ENV': {
      const env = new Map(stage.env)
      for (const [name, raw] of pairs(text, escaping))
        env.set(name, { value: expand(raw, lookup, escaping).value, line })
      return { ...stage, env }
    }
    case 'USER': {
      const { value } = expand(text, lookup, escaping)
      return { ...stage, user: { value, text, line } }
    }
    case 'WORKDIR': {
      const path = absolute(expand(text, lookup, escaping).value, stage.workdir)
      const directories = path === undefined ? stage.directories : new Set(stage.directories).add(path)
      return { ...stage, workdir: path, directories }
    }
    case 'ENTRYPOINT':
      return {
        ...stage,
        entrypoint: commandForm(instruction, stage),
        cmd: stage.cmdIsOwn || stage.cmd.kind === 'none' ? stage.cmd : { kind: 'none', words: [], line },
      }
    case 'CMD':
      return { ...stage, cmd: commandForm(instruction, stage), cmdIsOwn: true }
    case 'SHELL':
      return exec && exec.length > 0 ? { ...stage, shell: exec } : stage
    case 'EXPOSE': {
      const words = text.split(/\s+/).map((word) => expand(word, lookup, escaping).value)
      const ports = words.map((word) => ({ port: word?.replace(/\/(tcp|udp|sctp)$/i, ''), line }))
      return { ...stage, ports: [...stage.ports, ...ports] }
    }
    case 'ONBUILD':
      return { ...stage, triggers: [...stage.triggers, triggered(instruction)] }
    case 'COPY':
    case 'ADD':
      return followCopy(stage, instruction, surroundings)
    case 'RUN':
      return followRun(stage, instruction)
    default:
      return stage
  }
}

const PLATFORM = /^(TARGET|BUILD)(PLATFORM|OS|ARCH|VARIANT)$/

function commandForm({ exec, text, line }: Instruction, { shell }: Stage): CommandForm {
  if (exec === undefined) return { kind: 'shell', words: [...shell, text], line }
  return exec.length === 0 ? { kind: 'none', words: [], line } : { kind: 'exec', words: exec, line }
}
