import type { Answer } from './http.ts'
import { linesOf } from './mozlog-line.ts'
import { type Proof, TOLD_FILE, TOLD_PORT, unless } from './subject.ts'
import { waitFor } from './wait.ts'

function statuses(answers: readonly Answer[]): string {
  return answers.map(({ status }) => status).join()
}

/** A proof for each clause about the application. */
export const APPLICATION_PROOFS: Readonly<Record<string, Proof>> = {
  A1: async ({ told }) =>
    unless(
      (await told.exec(['ls', '/data'])).split('\n').includes('told.db'),
      `SQLITE_PATH=${TOLD_FILE} has no effect`,
    ),

  A2: async ({ told }) =>
    unless(new URL(told.url).port === String(TOLD_PORT), `PORT=${TOLD_PORT}, but it listens on ${told.url}`),

  A3: async ({ plain }) => {
    const version = JSON.parse(await plain.read('/app/version.json')) as Record<string, unknown>
    if (!/^[0-9a-f]{40}$/.test(String(version.commit))) return 'commit is not a full hash'
    if (!URL.canParse(String(version.source)) || !URL.canParse(String(version.build)))
      return 'source or build is not a URL'
    return unless(typeof version.version === 'string', 'version is missing')
  },

  A4: async ({ plain }) => {
    const { status, body } = await plain.ask('/__version__')
    return unless(
      status === 200 && body === (await plain.read('/app/version.json')),
      `answers ${status} ${body}`,
    )
  },

  A5: async ({ plain, dead }) => {
    const well = await plain.ask('/__heartbeat__')
    if (well.status !== 200) return `answers ${well.status} though nothing is wrong`
    const ill = await dead.ask('/__heartbeat__')
    return unless(
      ill.status >= 500 && JSON.parse(ill.body).checks.database === 'error',
      `answers ${ill.status} ${ill.body} without its database`,
    )
  },

  A6: async ({ plain, dead }) => {
    const answers = await Promise.all([plain, dead].map((container) => container.ask('/__lbheartbeat__')))
    return unless(
      answers.every(({ status }) => status === 200),
      `answers ${statuses(answers)} with and without its database`,
    )
  },

  A7: async ({ plain }) => {
    await plain.ask('/links')
    const logged = await waitFor(
      'a log line',
      async () => {
        const { stdout, stderr } = await plain.logs()
        return linesOf(stdout + stderr).length > 1 || undefined
      },
      1500,
    ).catch(() => undefined)
    return unless(logged !== undefined, 'logs nothing on stdout and stderr')
  },

  A8: async ({ plain }) => {
    const page = await plain.ask('/', { headers: { accept: 'text/html' } })
    if (page.status !== 200) return `answers ${page.status} for its page`
    const assets = [...page.body.matchAll(/(?:src|href)="([^"#]+\.[a-z]+)"/g)].map(([, path]) => path ?? '')
    if (assets.length < 2) return 'its page has no assets'
    const answers = await Promise.all(
      assets.map((path) => plain.ask(path.startsWith('/') ? path : `/${path}`)),
    )
    return unless(
      answers.every(({ status }) => status === 200),
      `answers ${statuses(answers)} for ${assets.join(', ')}`,
    )
  },
}
