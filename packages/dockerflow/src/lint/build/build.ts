import type { Dockerfile, Problem } from '../dockerfile/dockerfile.ts'
import { expand, type Lookup } from '../dockerfile/expansion.ts'
import { imageReference } from '../dockerfile/image-reference.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import { knownBase, SCRATCH } from '../model/bases.ts'
import { type Stage, type StageVariable, stageFromImage, stageFromStage } from '../model/stage.ts'
import { argumentsOf } from './build-arguments.ts'
import { followInstruction } from './follow-instruction.ts'
import type { Surroundings } from './surroundings.ts'

/** The build stages that the shipped one needs, each followed to its end. */
export interface Build {
  readonly final: Stage
  /** Every stage that is built, the final one too, in the order of the file. */
  readonly stages: readonly Stage[]
  /** The arguments before the first FROM. */
  readonly globals: ReadonlyMap<string, StageVariable>
}

/** What of a build is chosen on the command line. */
export interface BuildOptions {
  readonly target?: string | undefined
  readonly buildArgs: Readonly<Record<string, string>>
}

interface Section {
  readonly from: Instruction
  readonly name: string | undefined
  readonly instructions: readonly Instruction[]
}

/** Names of the stages of a Dockerfile, in order; a stage without a name has its number. */
export function stageNames({ instructions }: Dockerfile): string[] {
  return sectionsOf(instructions).map(({ name }, index) => name ?? String(index))
}

/** Follows the build of the target stage; a `Problem` when Docker would refuse the file. */
export function followBuild(dockerfile: Dockerfile, options: BuildOptions): Build | Problem {
  if (dockerfile.problem) return dockerfile.problem
  const sections = sectionsOf(dockerfile.instructions)
  const globals = globalArguments(dockerfile.instructions, options.buildArgs)
  const followed = new Map<number, Stage>()
  const find = (name: string, before: number): number => {
    const named = sections.findLastIndex(
      (section, index) => index < before && section.name === name.toLowerCase(),
    )
    if (named >= 0) return named
    return /^\d+$/.test(name) && Number(name) < before ? Number(name) : -1
  }
  const surroundings: Surroundings = {
    globals,
    buildArgs: options.buildArgs,
    stage(name, before) {
      const index = find(name, before)
      return index < 0 ? undefined : follow(index)
    },
  }
  const follow = (index: number): Stage | undefined => {
    const section = sections[index]
    const done = followed.get(index)
    if (done || section === undefined) return done
    let stage = beginning(section, index, surroundings)
    const triggers = inherited(section, index, surroundings)
    for (const instruction of [...triggers, ...section.instructions]) {
      stage = followInstruction(stage, instruction, surroundings)
    }
    followed.set(index, stage)
    return stage
  }
  const last = options.target === undefined ? sections.length - 1 : find(options.target, sections.length)
  const final = follow(last)
  if (final === undefined) return { line: 1, text: `There is no stage ${options.target ?? ''}.` }
  const stages = [...followed].sort(([a], [b]) => a - b).map(([, stage]) => stage)
  return { final, stages, globals }
}

function sectionsOf(instructions: readonly Instruction[]): Section[] {
  const sections: { from: Instruction; name: string | undefined; instructions: Instruction[] }[] = []
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      const name = /\sas\s+(\S+)\s*$/i.exec(instruction.text)?.[1]?.toLowerCase()
      sections.push({ from: instruction, name, instructions: [] })
    } else {
      sections.at(-1)?.instructions.push(instruction)
    }
  }
  return sections
}

function globalArguments(
  instructions: readonly Instruction[],
  buildArgs: Readonly<Record<string, string>>,
): ReadonlyMap<string, StageVariable> {
  const globals = new Map<string, StageVariable>()
  const lookup: Lookup = (name) => globals.get(name)?.value
  for (const { keyword, text, line, escaping } of instructions) {
    if (keyword === 'FROM') break
    for (const [name, raw] of argumentsOf(text, escaping)) {
      const value = raw === undefined ? null : expand(raw, lookup, escaping).value
      globals.set(name, { value: Object.hasOwn(buildArgs, name) ? buildArgs[name] : value, line })
    }
  }
  return globals
}

function imageOf({ from }: Section, { globals }: Surroundings): string | undefined {
  const word = from.text.split(/\s+/)[0] ?? ''
  return expand(word, (name) => globals.get(name)?.value, from.escaping).value
}

function beginning(section: Section, index: number, surroundings: Surroundings): Stage {
  const about = { name: section.name, index, line: section.from.line }
  const image = imageOf(section, surroundings)
  const parent = image === undefined ? undefined : surroundings.stage(image, index)
  if (parent) return stageFromStage(about, parent)
  const text = image ?? section.from.text.split(/\s+/)[0] ?? ''
  if (image === 'scratch')
    return stageFromImage(about, { reference: undefined, text, line: about.line }, SCRATCH)
  const reference = image === undefined || image === '' ? undefined : imageReference(image)
  return stageFromImage(about, { reference, text, line: about.line }, reference && knownBase(reference))
}

function inherited(section: Section, index: number, surroundings: Surroundings): readonly Instruction[] {
  const image = imageOf(section, surroundings)
  return (image === undefined ? undefined : surroundings.stage(image, index))?.triggers ?? []
}
