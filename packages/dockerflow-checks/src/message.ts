import { LEVELS, type Level } from './level.ts'

/** What a check has to say: an id that monitoring can match and silence, a level, a text for people. */
export interface Message {
  /** Stable id, for example `dockerflow.postgres.E001`. */
  readonly id: string
  /** How bad it is. */
  readonly level: Level
  /** One sentence for the operator who reads it at 3 a.m. */
  readonly text: string
  /**
   * What the client itself said, redacted: the thrown error's own text. It goes to the log, and to the payload
   * only with `details: 'full'`. Set by the engine.
   */
  readonly cause?: string
}

function message(level: Level, id: string, text: string): Message {
  return Object.freeze({ id, level, text })
}

/** A message at level 10: seen in the log and in `details`, changes no status above `debug`. */
export function debug(id: string, text: string): Message {
  return message(LEVELS.debug, id, text)
}

/** A message at level 20. */
export function info(id: string, text: string): Message {
  return message(LEVELS.info, id, text)
}

/** A message at level 30: the heartbeat says `warning` and still answers 200. */
export function warning(id: string, text: string): Message {
  return message(LEVELS.warning, id, text)
}

/** A message at level 40: the heartbeat answers 5xx. */
export function error(id: string, text: string): Message {
  return message(LEVELS.error, id, text)
}

/** A message at level 50: the heartbeat answers 5xx. */
export function critical(id: string, text: string): Message {
  return message(LEVELS.critical, id, text)
}
