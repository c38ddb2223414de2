import type { Container } from './container.ts'
import { docker } from './docker.ts'
import { BASE, historyOf, inspectImage } from './image.ts'
import { linesOf, mozlogProblem } from './mozlog-line.ts'
import { type Proof, unless } from './subject.ts'

/** The entries of a container's /etc/passwd or /etc/group by name. */
async function accounts(container: Container, file: 'passwd' | 'group'): Promise<Map<string, string[]>> {
  const lines = linesOf(await container.read(`/etc/${file}`))
  return new Map(lines.map((line) => [line.split(':')[0] ?? '', line.split(':')]))
}

/** The process that a container is, and those that came of it; not what `docker exec` runs beside it. */
async function processes(container: Container): Promise<string[]> {
  const [, ...lines] = (await docker('top', container.id, '-o', 'pid,ppid,args')).split('\n')
  const all = lines.map((line) => line.trim().split(/\s+/))
  const family = new Set([String((await container.state()).Pid)])
  for (const [pid = '', parent = ''] of all) if (family.has(parent)) family.add(pid)
  return all.filter(([pid = '']) => family.has(pid)).map(([, , ...command]) => command.join(' '))
}

/** The bytes that an image adds to the base image. */
export async function bytesAboveBase(image: string): Promise<number> {
  const history = await historyOf(image)
  const base = await historyOf(BASE)
  return history.slice(base.length).reduce((sum, { size }) => sum + size, 0)
}

/** A proof for each clause about the image and how its process runs. */
export const IMAGE_PROOFS: Readonly<Record<string, Proof>> = {
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
      `ENTRYPOINT ${Config.Entrypoint?.join(' ')}, CMD ${Config.Cmd?.join(' ')}`,
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
    if (order.some((at, index) => at < (order[index - 1] ?? 0)))
      return `its layers are in the order ${order.join()}`
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
