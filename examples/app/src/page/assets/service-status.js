/** How often to ask, in milliseconds: probes have their own schedule, this is for people. */
const INTERVAL = 10_000

/** The footer: which version is running, and how its backing services are. */
export class ServiceStatus {
  #version
  #checks
  #timer

  constructor({ version, checks }) {
    this.#version = version
    this.#checks = checks
  }

  /** Shows both, and the state anew from time to time while the page is seen. */
  start() {
    void this.#showVersion()
    void this.refresh()
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) clearTimeout(this.#timer)
      else void this.refresh()
    })
  }

  /** Asks for the state now, and again after the interval. */
  async refresh() {
    clearTimeout(this.#timer)
    this.#showChecks(await heartbeat())
    clearTimeout(this.#timer)
    if (!document.hidden) this.#timer = setTimeout(() => void this.refresh(), INTERVAL)
  }

  async #showVersion() {
    const answer = await getJson('/__version__')
    const name = answer?.body.version || answer?.body.commit?.slice(0, 7)
    this.#version.textContent = answer?.ok && name ? name : 'unknown'
    if (answer?.ok) this.#version.title = answer.body.commit ?? ''
  }

  #showChecks(checks) {
    const items = Object.entries(checks).map(([name, status]) => {
      const item = document.createElement('li')
      item.dataset.status = status
      item.textContent = `${name} ${status}`
      return item
    })
    // A live region that is written anew is read out anew, so leave it alone if nothing changed.
    const text = items.map((item) => item.textContent).join()
    if (text === this.#checks.dataset.shown) return
    this.#checks.dataset.shown = text
    this.#checks.replaceChildren(...items)
  }
}

async function heartbeat() {
  const answer = await getJson('/__heartbeat__')
  if (answer === undefined) return { service: 'unreachable' }
  // It tells its checks when it fails, too; a proxy in front of it, or a service that is shutting down, may not.
  return answer.body.checks ?? { service: answer.ok ? 'ok' : 'error' }
}

async function getJson(path) {
  try {
    const response = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(8000) })
    return { ok: response.ok, body: await response.json().catch(() => ({})) }
  } catch {
    return undefined
  }
}
