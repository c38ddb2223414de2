import { runInNewContext } from 'node:vm'
import type { Check } from 'dockerflow-checks'
import Fastify, { type FastifyInstance } from 'fastify'
import { expect, onTestFinished } from 'vitest'
import dockerflow, { type DockerflowOptions } from '../../src/index.ts'
import { KNOWN_CLIENTS } from '../../src/known-clients.ts'
import { looksLike } from '../../src/sightings.ts'
import { recordingLogger } from './logger.ts'

/** Gives an application its clients, before or after the plugin is registered. */
export type Register = (app: FastifyInstance) => unknown

/** Decorates, whatever types plugins have declared for the name. */
export function put(app: FastifyInstance, name: string, value: unknown): FastifyInstance {
  return Reflect.apply(app.decorate, app, [name, value])
}

/** A ready application with the plugin and then its clients, and what it logged. */
export async function boot(register: Register, options: DockerflowOptions = {}) {
  const { logger, lines } = recordingLogger()
  const app = Fastify({ logger })
  onTestFinished(() => app.close())
  await app.register(dockerflow, { heartbeat: { details: 'full' }, requestSummary: false, ...options })
  await register(app)
  await app.ready()
  return { app, lines }
}

/** Where each of the application's checks comes from. */
export function originsOf(app: FastifyInstance): Record<string, string> {
  return Object.fromEntries([...app.dockerflow.checks].map(([name, { origin }]) => [name, origin]))
}

/** What the heartbeat says: `checks` and `details`. */
export async function heartbeatOf(app: FastifyInstance) {
  const { checks, details } = (await app.inject('/__heartbeat__')).json()
  return { checks, details }
}

/** The lines that `discover: 'warn'` tells to add. */
export async function linesFor(register: Register): Promise<string[]> {
  const { lines } = await boot(register, { discover: 'warn' })
  return lines.flatMap(({ msg }) => msg.match(/has no check\.[\s\S]*:\n {2}(.+)$/)?.[1] ?? [])
}

/** Runs a line of code as if it had been pasted into the application. */
export async function paste(app: FastifyInstance, line: string): Promise<void> {
  const [, factory = '', path = ''] = line.match(/\/\/ import \{ (\w+) \} from '([^']+)'$/) ?? []
  const check = (await import(/* @vite-ignore */ path))[factory]
  runInNewContext(line, { app, [factory]: check })
}

/**
 * Asserts that the clients are found under these names and checked; that each looks like one kind of client
 * alone; and that the lines to add, once added, do the same.
 *
 * @param expected the call that each line makes, by the name of the check
 */
export async function expectFound(register: Register, expected: Record<string, string>): Promise<void> {
  const names = Object.keys(expected)
  const ok = { checks: Object.fromEntries(names.map((name) => [name, 'ok'])), details: {} }
  const { app } = await boot(register)
  expect(originsOf(app)).toEqual(Object.fromEntries(names.map((name) => [name, 'discovered'])))
  expect(await heartbeatOf(app)).toEqual(ok)
  for (const { check } of app.dockerflow.checks.values()) {
    expect(KNOWN_CLIENTS.filter((known) => looksLike(known, check.client as object))).toHaveLength(1)
  }

  const lines = await linesFor(register)
  const calls = lines.map((line) => line.replace(/ \/\/ import .*/, ''))
  expect(calls).toEqual(
    names.map((name) => `app.dockerflow.check(${JSON.stringify(name)}, ${expected[name]})`),
  )
  const { app: pasted } = await boot(async (app) => {
    await register(app)
    for (const line of lines) await paste(app, line)
  })
  expect(originsOf(pasted)).toEqual(Object.fromEntries(names.map((name) => [name, 'registered'])))
  expect(await heartbeatOf(pasted)).toEqual(ok)
}

/**
 * Asserts that a check which the application makes of its decorator keeps the client from being found.
 *
 * @param check makes it of the decorator's value, whatever type a plugin has declared for that
 */
export async function expectOwn(
  decorator: string,
  register: Register,
  // biome-ignore lint/suspicious/noExplicitAny: see above
  check: (value: any) => Check,
): Promise<void> {
  const { app } = await boot(async (app) => {
    await register(app)
    app.dockerflow.check('own', check(Reflect.get(app, decorator)))
  })
  expect(originsOf(app)).toEqual({ own: 'registered' })
  expect(await heartbeatOf(app)).toEqual({ checks: { own: 'ok' }, details: {} })
}
