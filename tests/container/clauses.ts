import { Container } from './container.ts'
import { docker } from './docker.ts'
import { BASE, historyOf, type ImageFacts, inspectImage } from './image.ts'
import { linesOf, mozlogProblem } from './mozlog-line.ts'
import { waitFor } from './wait.ts'

/** An image, and three containers of it in which each clause can be seen. */
export interface Subject {
  readonly image: string
  readonly facts: ImageFacts
  /** Started with nothing said. */
  readonly plain: Container
  /** Told another port and another file by its environment. */
  readonly told: Container
  /** Its database does not exist. */
  readonly dead: Container
}

const TOLD_PORT = 8000 + 1 + Math.floor(Math.random() * 999)
const TOLD_FILE = '/data/told.db'
const PORTS = [8000, 8080, TOLD_PORT]

/** Starts the containers in which the clauses are proved. */
export async function observe(image: string): Promise<Subject> {
  const args = ['--no-healthcheck']
  const started = await Promise.allSettled([
    Container.start(image, { args, ports: PORTS }),
    Container.start(image, { args, ports: PORTS, env: { PORT: String(TOLD_PORT), SQLITE_PATH: TOLD_FILE } }),
    Container.start(image, {
      args,
      ports: PORTS,
      env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' },
    }),
  ])
  const failed = started.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  const [plain, told, dead] = started.flatMap((result) =>
    result.status === 'fulfilled' ? [result.value] : [],
  ) as [Container, Container, Container]
  return { image, facts: await inspectImage(image), plain, told, dead }
}

/** Removes the containers of {@link observe}. */
export async function forget({ plain, told, dead }: Subject): Promise<void> {
  await Promise.all([plain, told, dead].map((container) => container.remove()))
}

/** What is wrong with a subject, as a sentence; undefined when the clause holds. */
export type Proof = (subject: Subject) => Promise<string | undefined>

function unless(holds: boolean, problem: string): string | undefined {
  return holds ? undefined : problem
}

/** The entries of a container's /etc/passwd or /etc/group by name. */
async function accounts(container: Container, file: 'passwd' | 'group'): Promise<Map<string, string[]>> {
  const lines = linesOf(await container.read(`/etc/${file}`))
  return new Map(lines.map((line) => [line.split(':')[0] ?? '', line.split(':')]))
}

async function processes(container: Container): Promise<string[]> {
  const [, ...lines] = (await docker('top', container.id, '-o', 'pid,args')).split('\n')
  return lines.map((line) => line.trim().replace(/^\d+\s+/, ''))
}

/** The bytes that an image adds to the base image. */
export async function bytesAboveBase(image: string): Promise<number> {
  const history = await historyOf(image)
  const base = await historyOf(BASE)
  return history.slice(base.length).reduce((sum, { size }) => sum + size, 0)
}

/** One proof for each clause of the specification that a container can meet, each independent of the others. */
export const PROOFS: Readonly<Record<string, Proof>> = {
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
      `answers ${answers.map(({ status }) => status)} with and without its database`,
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
      `answers ${answers.map(({ status }) => status)} for ${assets}`,
    )
  },

  D1: async ({ plain, facts }) => {
    const main = facts.Config.Cmd?.at(-1) ?? ''
    const found = await plain
      .exec(['sh', '-c', 'ls /app/package.json /app/node_modules/fastify/package.json; ls -d "$0"', main])
      .catch(() => '')
    return unless(
      main.startsWith('/app/') && linesOf(found).length === 3,
      `its sources are not in /app: it runs ${main}`,
    )
  },

  D2: async ({ plain }) => {
    const group = (await accounts(plain, 'group')).get('app')
    return unless(group?.[2] === '10001', `the GID of app is ${group?.[2]}`)
  },

  D3: async ({ plain }) => {
    const user = (await accounts(plain, 'passwd')).get('app')
    const group = (await accounts(plain, 'group')).get('app')
    return unless(user?.[2] === '10001' && user[3] === group?.[2], `app is ${user?.join(':')}`)
  },

  D4: async ({ facts: { Config } }) =>
    unless(
      Boolean(Config.Entrypoint?.length && Config.Cmd?.length),
      `ENTRYPOINT ${Config.Entrypoint}, CMD ${Config.Cmd}`,
    ),

  D5: async ({ plain, facts }) => {
    const uid = /^Uid:\t(\d+)/m.exec(await plain.exec(['cat', '/proc/1/status'], 'root'))?.[1]
    const app = (await accounts(plain, 'passwd')).get('app')?.[2]
    return unless(
      facts.Config.User === 'app' && uid === app,
      `USER ${facts.Config.User}, and it runs as ${uid}`,
    )
  },

  R1: async ({ plain }) => {
    const running = await processes(plain)
    return unless(running.length === 1, `runs ${running.join(' and ')}`)
  },

  R2: async ({ plain }) => {
    await plain.ask('/links')
    const { stdout } = await plain.logs()
    const bad = linesOf(stdout).find((line) => mozlogProblem(line) !== undefined)
    return unless(bad === undefined, `writes ${bad}, which ${bad && mozlogProblem(bad)}`)
  },

  R3: async ({ image, facts, plain }) => {
    const base = (await inspectImage(BASE)).RootFS.Layers
    if (base.some((layer, index) => facts.RootFS.Layers[index] !== layer)) return `is not made from ${BASE}`
    const layers = (await historyOf(image)).map(({ by }) => by)
    const order = ['groupadd', 'node_modules', ' dist ', 'version.json'].map((what) =>
      layers.findIndex((by) => by.includes(what)),
    )
    if (order.some((at, index) => at < (order[index - 1] ?? 0))) return `its layers are in the order ${order}`
    const bytes = await bytesAboveBase(image)
    if (bytes > 25e6) return `adds ${bytes} bytes to its base`
    const writable = await plain.exec(['find', '/app', '-writable'], 'app')
    return unless(writable === '', `app can write ${linesOf(writable)[0]}`)
  },

  R4: async ({ plain, facts }) =>
    unless(
      new URL(plain.url).port === '8000' && facts.Config.ExposedPorts?.['8000/tcp'] !== undefined,
      `listens on ${plain.url}`,
    ),
}
