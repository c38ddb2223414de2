import { DEFAULT_PORT, ENDPOINTS } from 'dockerflow-checks/spec'
import type { Command } from '../command-line/command.ts'
import { UsageError } from '../report/errors.ts'

/** Milliseconds. */
const TIMEOUT = 3000

export const heartbeatCommand: Command = {
  name: 'heartbeat',
  summary: 'One request for HEALTHCHECK: exit code 0 when it is answered with 200, 1 otherwise.',
  usage: ['heartbeat [--timeout <ms>] [url]'],
  options: {
    timeout: { type: 'string', value: 'ms', help: `Longest time of the answer. Default: ${TIMEOUT}.` },
  },
  async run(args, { stderr, env }) {
    const [given, ...more] = args.positionals
    if (more.length > 0) throw new UsageError(`One URL at a time, not also "${more.join(' ')}".`)
    const text = given ?? `http://127.0.0.1:${env.PORT || DEFAULT_PORT}${ENDPOINTS.lbheartbeat}`
    const url = URL.canParse(text) ? new URL(text) : undefined
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
      throw new UsageError(
        `"${text}" is not an http or https URL${given === undefined ? ': is PORT a port?' : ''}.`,
      )
    }
    const problem = await heartbeat(url, args.integer('timeout', 1) ?? TIMEOUT)
    if (problem !== undefined) stderr.write(`${url.href}: ${problem}\n`)
    return problem === undefined ? 0 : 1
  },
}

/** Not `probe`: a health check runs every few seconds, and loads nothing but what it needs. */
async function heartbeat(url: URL, timeout: number): Promise<string | undefined> {
  // An import of node:http touches each of its exports, and the one called WebSocket alone costs 40 ms.
  const { get } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http')
  return await new Promise((resolve) => {
    const settle = (problem: string | undefined) => {
      clearTimeout(timer)
      request.destroy()
      resolve(problem)
    }
    const timer = setTimeout(() => settle(`no answer within ${timeout} ms`), timeout)
    const request = get(url, { agent: false })
    request.on('response', ({ statusCode }) =>
      settle(statusCode === 200 ? undefined : `answered ${statusCode}`),
    )
    request.on('error', (error: NodeJS.ErrnoException) => settle(error.message || error.code || error.name))
  })
}
