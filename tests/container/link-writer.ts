import type { Container } from './container.ts'
import { connection } from './http.ts'

/** Makes links until the service is gone, and remembers each one that was acknowledged. */
export class LinkWriter {
  readonly acknowledged: string[] = []
  readonly #container: Container
  readonly #writing: Promise<void>[]
  #stopped = false

  constructor(container: Container, connections = 8) {
    this.#container = container
    this.#writing = Array.from({ length: connections }, () => this.#write())
  }

  async #write(): Promise<void> {
    const agent = connection()
    try {
      while (!this.#stopped) {
        const json = { target: `https://example.com/${this.acknowledged.length}` }
        const { status, headers } = await this.#container.ask('/links', { method: 'POST', json, agent })
        if (status === 201) this.acknowledged.push(headers.location ?? '')
      }
    } catch {
      // The service is gone, which ends the writing.
    } finally {
      agent.destroy()
    }
  }

  /** Waits until every connection has failed, or stops after the answer that each waits for. */
  async end(): Promise<readonly string[]> {
    this.#stopped = true
    await Promise.all(this.#writing)
    return this.acknowledged
  }
}

/** The links of `paths` that do not redirect. */
export async function missingLinks(container: Container, paths: readonly string[]): Promise<string[]> {
  const missing: string[] = []
  const left = [...paths]
  const agents = Array.from({ length: 8 }, connection)
  await Promise.all(
    agents.map(async (agent) => {
      for (let path = left.pop(); path !== undefined; path = left.pop())
        if ((await container.ask(path, { agent })).status !== 302) missing.push(path)
      agent.destroy()
    }),
  )
  return missing
}
