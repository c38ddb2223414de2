import { DockerflowPluginError } from './errors.ts'
import { shown } from './validation.ts'

/** The variables a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Every environment variable that is read, and what it sets. An empty one counts as not set. */
export const VARIABLES = {
  PORT: 'The port that `serve()` listens on, 0 to 65535; 0 takes a free one; or the path of a Unix socket (clauses A2, R4).',
  HOST: 'The address that `serve()` listens on: an IP address or a host name.',
  APP_DIR: 'The directory where version.json is looked for before `/app` and the working directory.',
  DOCKERFLOW_SILENCED_CHECKS: 'Message ids to ignore, separated by commas; replaces `silenced`.',
  DOCKERFLOW_HEARTBEAT_FAILED_STATUS_CODE: 'Replaces `heartbeat.failedStatusCode`, 500 to 599.',
  DOCKERFLOW_DRAIN_DELAY: 'Replaces `drain.delay`, milliseconds.',
} as const

/** The name of a variable that is read. */
export type Variable = keyof typeof VARIABLES

/** @throws `FST_DOCKERFLOW_INVALID_ENVIRONMENT` always */
export function refuseVariable(name: Variable, expected: string, value: string): never {
  throw new DockerflowPluginError(
    'FST_DOCKERFLOW_INVALID_ENVIRONMENT',
    `dockerflow: environment variable ${name} must be ${expected}, but is ${shown(value)}.`,
  )
}

/** The value of `name`, undefined when it is not set or empty. */
export function textVariable(env: Environment, name: Variable): string | undefined {
  const value = env[name]
  return value === undefined || value.trim() === '' ? undefined : value.trim()
}

/** The value of `name` as a whole number from `least` to `most`, undefined when it is not set. */
export function integerVariable(
  env: Environment,
  name: Variable,
  least: number,
  most: number,
): number | undefined {
  const text = textVariable(env, name)
  if (text === undefined) return undefined
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  return refuseVariable(name, `a whole number from ${least} to ${most}`, text)
}

/** The value of `name` as a list separated by commas, undefined when it is not set. */
export function listVariable(env: Environment, name: Variable): readonly string[] | undefined {
  return textVariable(env, name)
    ?.split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}
