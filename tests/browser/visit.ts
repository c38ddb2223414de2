import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** A page of the application in headless Chromium, and all that went wrong in it. */
export interface Visit extends AsyncDisposable {
  readonly page: Page
  /** Errors on the console, uncaught exceptions, and violations of the Content-Security-Policy. */
  readonly faults: string[]
}

declare global {
  interface Window {
    reportViolation(text: string): void
  }
}

/** Opens `url` in a browser of its own: the one named by `CHROMIUM`, or Debian's. */
export async function visit(url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  await page.exposeFunction('reportViolation', (text: string) => faults.push(text))
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    window.reportViolation('violation of ' + event.effectiveDirective + ' by ' + event.blockedURI))`)
  await page.goto(url)
  return { page, faults, [Symbol.asyncDispose]: () => browser.close() }
}
