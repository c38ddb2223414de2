import { type Checker, type CheckerEvents, LEVELS } from 'dockerflow-checks'
import type { FastifyBaseLogger } from 'fastify'
import { loggableError } from './loggable-error.ts'

type Transition = CheckerEvents['transition'][0]

/** Logs each change of a check's status word once, at the level of what it changed to. Polls log nothing. */
export function logTransitions(checker: Checker, log: FastifyBaseLogger): void {
  checker.on('transition', (transition) => {
    const { name, from, to, result, error } = transition
    const fields = {
      check: name,
      from: from ?? 'unknown',
      to,
      messages: result.messages.map(({ id, text }) => `${id}: ${text}`),
      ...(error !== undefined && { err: loggableError(error) }),
    }
    log[methodOf(transition)](fields, `check ${name}: ${to}${from === undefined ? '' : `, was ${from}`}`)
  })
}

function methodOf({ from, result }: Transition): 'error' | 'warn' | 'info' | 'debug' {
  if (result.level >= LEVELS.error) return 'error'
  if (result.level >= LEVELS.warning) return 'warn'
  return result.level === LEVELS.ok && from === undefined ? 'debug' : 'info'
}
