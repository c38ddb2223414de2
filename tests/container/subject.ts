import { Container } from './container.ts'
import { type ImageFacts, inspectImage } from './image.ts'

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

/** The port that `told` is told. */
export const TOLD_PORT = 8000 + 1 + Math.floor(Math.random() * 999)
/** The file that `told` is told to keep its links in. */
export const TOLD_FILE = '/data/told.db'
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

/** The problem, unless the clause holds. */
export function unless(holds: boolean, problem: string): string | undefined {
  return holds ? undefined : problem
}
