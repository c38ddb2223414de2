import { readFile, writeFile } from 'node:fs/promises'
import type { Results } from './page.ts'

const readme = new URL('../README.md', import.meta.url)

/** Where README says what is claimed: between these two, and nowhere else. */
const START = '<!-- claims: written by `pnpm bench` -->'
const END = '<!-- end of claims -->'

/** What README claims, each number from the results; works that were not measured claim nothing. */
export function claimsOf({ outcomes }: Results): string {
  const score = (work: string, row: string): string | undefined =>
    outcomes[work]?.rows.find(({ name }) => name === row)?.score?.toFixed(2)
  const ours = outcomes.storm?.rows.find(({ name }) => name === 'ours')?.cells
  const probe = score('lbheartbeat', 'ours')
  const summary = score('own-route', 'ours-summary-on')
  const line = score('lines', 'ours')
  const claims = [
    probe &&
      `\`/__lbheartbeat__\` takes ${probe}× the time of a bare Fastify route (fastify-healthcheck ${score('lbheartbeat', 'fastify-healthcheck')}×, lightship ${score('lbheartbeat', 'lightship')}×, @godaddy/terminus ${score('lbheartbeat', 'godaddy-terminus')}×).`,
    ours &&
      `200 probes that ask without pause for 5 s make ${ours[2]} calls to the backing service, and get ${ours[1]} the answers of a handler that calls it each time.`,
    summary &&
      `A request with its summary takes ${summary}× the time of one without any log, one hand-written pino line ${score('own-route', 'hand-written-pino-line')}×, Fastify's two lines ${score('own-route', 'fastify-default-logging')}×.`,
    line &&
      `A flat mozlog line takes ${line}× the time of plain pino's (mozlog 3 ${score('lines', 'mozlog')}×, @elastic/ecs-pino-format ${score('lines', 'ecs-pino-format')}×).`,
  ]
  return claims
    .filter((claim) => claim !== undefined)
    .map((claim) => `- ${claim}`)
    .join('\n')
}

/** Writes the claims into README. */
export async function writeClaims(results: Results): Promise<void> {
  const text = await readFile(readme, 'utf8')
  const [before = '', rest = ''] = text.split(START)
  const after = rest.slice(rest.indexOf(END))
  if (!rest.includes(END)) throw new Error(`README.md lacks ${START} … ${END}`)
  await writeFile(readme, `${before}${START}\n\n${claimsOf(results)}\n\n${after}`)
}
