import { expect, inject, it } from 'vitest'
import { Container, HARDENED } from './container.ts'
import { connection } from './http.ts'
import { tagOf } from './image.ts'
import { linesOf, mozlogProblem, mozlogRecords } from './mozlog-line.ts'

const image = tagOf(inject('run'), 'example')
/** How long the load lasts, in seconds. */
const SECONDS = Number(process.env.LOAD_SECONDS ?? 60)

/** One of the things that people and probes ask of the service, by its number. */
async function mixed(
  container: Container,
  turn: number,
  agent: ReturnType<typeof connection>,
): Promise<number> {
  const odd = { 'user-agent': `probe "${turn}"\u00e9\\`, 'accept-language': 'de;q=0.9, en\t' }
  const kinds = [
    () => container.ask('/', { agent, headers: { accept: 'text/html' } }),
    () => container.ask('/links', { agent, method: 'POST', json: { target: `https://example.com/${turn}` } }),
    () => container.ask('/links?limit=5', { agent, headers: odd }),
    () => container.ask(`/nothing-${turn}?a=%22%0A`, { agent, headers: odd }),
    () => container.ask('/links', { agent, method: 'POST', json: { target: 'not a URL', more: [turn] } }),
    () => container.ask('/__heartbeat__', { agent }),
    () => container.ask('/__lbheartbeat__', { agent, method: 'HEAD' }),
    () => container.ask('/__version__', { agent }),
    () => container.ask('/%E2%9C%93%00', { agent, method: 'DELETE' }),
    () => container.ask('/links', { agent, headers: { 'x-request-id': `"}\u00ff${'x'.repeat(500)}` } }),
  ]
  const { status } = await kinds[turn % kinds.length]!()
  return status
}

/** Asks over 20 connections while `more` says so; answers how often each status was seen. */
async function load(container: Container, more: (turn: number) => boolean): Promise<Map<number, number>> {
  const seen = new Map<number, number>()
  let turn = 0
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      const agent = connection()
      while (more(turn)) {
        turn += 1
        const status = await mixed(container, turn, agent)
        seen.set(status, (seen.get(status) ?? 0) + 1)
      }
      agent.destroy()
    }),
  )
  return seen
}

it('logs 10,000 mixed requests in lines that are all valid mozlog', async () => {
  const container = await Container.start(image)
  const seen = await load(container, (turn) => turn < 10_000)
  const { stdout, stderr } = await container.logs()
  const lines = linesOf(stdout)
  const problems = lines.flatMap((line) => mozlogProblem(line) ?? [])
  const valid = (100 * (lines.length - problems.length)) / lines.length
  console.info(
    `${lines.length} lines of 10,000 requests, ${valid} % valid; statuses ${JSON.stringify([...seen])}`,
  )
  expect(problems).toEqual([])
  expect(stderr).toBe('')
  // Probes that pass are not logged: three of the ten kinds.
  const summaries = mozlogRecords(stdout).filter(({ Type }) => Type === 'request.summary')
  expect(summaries).toHaveLength(7000)
  expect([...seen.keys()].filter((status) => status >= 500)).toEqual([])
})

it(`stays alive for ${SECONDS} s of load in 128 MB`, { timeout: (SECONDS + 60) * 1000 }, async () => {
  const container = await Container.start(image, { args: [...HARDENED, '--memory-swap', '128m'] })
  const end = performance.now() + SECONDS * 1000
  const seen = await load(container, () => performance.now() < end)
  const requests = [...seen.values()].reduce((sum, count) => sum + count, 0)
  const state = await container.state()
  const status = await container.exec(['cat', '/proc/1/status'])
  console.info(
    `${requests} requests in ${SECONDS} s; most ever resident ${/VmHWM:\s+(\d+)/.exec(status)?.[1]} kB`,
  )
  expect({ running: state.Running, killed: state.OOMKilled }).toEqual({ running: true, killed: false })
  expect([...seen.keys()].filter((code) => code >= 500)).toEqual([])
  expect((await container.ask('/__heartbeat__')).status).toBe(200)
})
