import { KNOWN_CLIENTS, type KnownClient, type Shape } from '../../src/known-clients.ts'

/** A member of each type; an object anew each time, since by their inner objects two clients are told to be one. */
const MEMBERS = {
  boolean: () => true,
  function: () => async () => [],
  number: () => 0,
  object: () => ({}),
  string: () => 'ready',
}

/**
 * An object of this shape and no more than what else a check, or what rules a client out, reads of it: it passes
 * for the client, and no check can tell.
 */
export function ofShape(shape: Shape): Record<string, unknown> {
  const members = Object.entries(shape).map(([key, type]) => [key, MEMBERS[type]()])
  const em = { getConnection: () => ({ execute: async () => [] }) }
  return { ...Object.fromEntries(members), client: {}, options: {}, em }
}

/** The known client whose check is in this file. */
export function known(file: string): KnownClient {
  const found = KNOWN_CLIENTS.find((each) => each.file === file)
  if (found === undefined) throw new Error(`no known client ${file}`)
  return found
}

/** A look-alike of the client whose check is in this file. */
export function lookAlike(file: string): Record<string, unknown> {
  return ofShape(known(file).shapes[0] as Shape)
}
