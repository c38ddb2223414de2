import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppProcess } from '../../examples/app/test/app-process.ts'
import { type FaultProxy, faultProxy } from '../../packages/dockerflow-checks/test/clients/fault-proxy.ts'
import { visit } from './visit.ts'

const version = {
  source: 'https://example.com/links',
  version: 'v1.2.3',
  commit: '0123456789abcdef0123456789abcdef01234567',
  build: 'https://example.com/builds/1',
}

let folder: string
let target: Server
let targetUrl: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'links-page-'))
  await writeFile(join(folder, 'version.json'), JSON.stringify(version))
  target = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<title>There</title><link rel="icon" href="data:,">')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => target.once('listening', resolve))
  targetUrl = `http://127.0.0.1:${(target.address() as AddressInfo).port}/a/long/path?with=a&query`
})

afterAll(async () => {
  target.close()
  await rm(folder, { recursive: true, force: true })
})

let files = 0

async function startApp(env: Record<string, string> = {}): Promise<AppProcess & { readonly origin: string }> {
  files += 1
  const sqlite = { SQLITE_PATH: join(folder, `${files}.db`) }
  const app = new AppProcess({ APP_DIR: folder, ...sqlite, ...env }, { built: true })
  return Object.assign(app, { origin: await app.url() })
}

async function shorten(page: Page, address: string, slug = ''): Promise<void> {
  await page.getByLabel('Address').fill(address)
  await page.getByLabel('Short name').fill(slug)
  await page.getByRole('button', { name: 'Shorten' }).click()
}

const items = (page: Page) => page.locator('#links > li')

async function screenshot(page: Page, name: string): Promise<void> {
  const into = process.env.SCREENSHOTS
  if (into !== undefined) await page.screenshot({ path: join(into, `${name}.png`), fullPage: true })
}

describe('the page', () => {
  it('makes a link, follows it, counts the hit and deletes it', async () => {
    await using app = await startApp()
    await using visited = await visit(app.origin)
    const { page, faults } = visited
    await page.getByText('No links yet').waitFor()
    await shorten(page, targetUrl, 'there')

    const link = page.getByRole('link', { name: `${new URL(app.origin).host}/there` })
    const [opened] = await Promise.all([page.waitForEvent('popup'), link.click()])
    await opened.waitForLoadState()
    expect([opened.url(), await opened.title()]).toEqual([targetUrl, 'There'])
    await opened.close()

    await page.reload()
    await page.getByText('1 hit', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Delete there' }).click()
    await page.getByRole('button', { name: 'Keep it' }).click()
    expect(await items(page).count()).toBe(1)
    await page.getByRole('button', { name: 'Delete there' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No links yet').waitFor()
    expect((await fetch(`${app.origin}/there`)).status).toBe(404)
    expect(faults).toEqual([])
  })

  it('draws a short name, takes an address without its https://, and copies', async () => {
    await using app = await startApp()
    await using visited = await visit(app.origin, { permissions: ['clipboard-read', 'clipboard-write'] })
    const { page, faults } = visited
    await shorten(page, 'example.com:8443/page')
    await page.getByText('https://example.com:8443/page').waitFor()
    const short = await items(page).getByRole('link').getAttribute('href')
    expect(short).toMatch(new RegExp(`^${app.origin}/\\w{7}$`))
    await page.getByRole('button', { name: /^Copy/ }).click()
    await page.getByText('Copied', { exact: true }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(short)
    expect(faults).toEqual([])
  })

  it('says what is wrong with a link, where it was typed', async () => {
    await using app = await startApp()
    await using visited = await visit(app.origin)
    const { page } = visited
    for (const [address, slug, problem, field] of [
      ['', '', 'Enter the address to shorten.', 'Address'],
      [
        'javascript:alert(1)',
        '',
        'Target must be a complete URL that begins with http:// or https://.',
        'Address',
      ],
      ['https://example.com/', 'links', 'Short name "links" is reserved: choose another one.', 'Short name'],
      ['https://example.com/', 'a/b', 'Short name must be 1 to 64 letters', 'Short name'],
    ] as const) {
      await shorten(page, address, slug)
      await page.getByRole('alert').filter({ hasText: problem }).waitFor()
      expect(await page.getByLabel(field).getAttribute('aria-invalid')).toBe('true')
    }
    await shorten(page, 'https://example.com/', 'mine')
    await items(page).first().waitFor()
    await shorten(page, 'https://example.com/', 'mine')
    await page.getByText('The short name "mine" is taken: choose another one.').waitFor()
  })

  it('shows what somebody else made as text, never as markup', async () => {
    await using app = await startApp()
    const hostile = 'https://example.com/?q=<img src=x onerror=alert(1)>'
    await fetch(`${app.origin}/links`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ target: hostile }),
    })
    await using visited = await visit(app.origin)
    await items(visited.page).getByText('%3Cimg').waitFor()
    expect(await visited.page.locator('#links img').count()).toBe(0)
    expect(visited.faults).toEqual([])
  })

  it('loads more links when it is asked to', async () => {
    await using app = await startApp()
    for (let index = 1; index <= 25; index += 1) {
      await fetch(`${app.origin}/links`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ slug: `n${index}`, target: targetUrl }),
      })
    }
    await using visited = await visit(app.origin)
    const { page } = visited
    await items(page).nth(19).waitFor()
    await page.getByRole('button', { name: 'Show more' }).click()
    await items(page).nth(24).waitFor()
    await page.getByRole('button', { name: 'Show more' }).waitFor({ state: 'hidden' })
    const shown = await items(page).getByRole('link').allTextContents()
    expect(new Set(shown).size).toBe(25)
  })

  it('would be caught if it violated its policy', async () => {
    await using app = await startApp()
    await using visited = await visit(app.origin)
    await visited.page.evaluate(`document.head.append(document.createElement('style'));
      document.querySelector('head > style:last-child').append('body { color: red }')`)
    await expect.poll(() => visited.faults.join()).toContain('violation of style-src-elem by inline')
  })
})

describe('the footer', () => {
  const postgres = new URL(process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test')
  const schema = `links_page_${process.pid}`
  const admin = new pg.Client({ connectionString: postgres.href })
  let proxy: FaultProxy

  beforeAll(async () => {
    await admin.connect()
    await admin.query(`CREATE SCHEMA ${schema}`)
    proxy = await faultProxy({ host: postgres.hostname, port: Number(postgres.port || 5432) })
  })

  afterAll(async () => {
    await proxy.close()
    await admin.query(`DROP SCHEMA ${schema} CASCADE`)
    await admin.end()
  })

  it('shows the running version and each check', async () => {
    await using app = await startApp()
    await using visited = await visit(app.origin)
    const { page, faults } = visited
    await page.getByText('Version v1.2.3').waitFor()
    await page.getByText('database ok').waitFor()
    expect(await page.getByRole('list', { name: 'Backing services' }).getByRole('listitem').count()).toBe(1)
    expect(faults).toEqual([])
  })

  it('turns when the database fails, and turns back when it recovers', async () => {
    const url = new URL(postgres)
    url.hostname = proxy.host
    url.port = String(proxy.port)
    url.searchParams.set('options', `-c search_path=${schema}`)
    await using app = await startApp({ DATABASE_URL: url.href, REDIS_URL: 'redis://127.0.0.1:1' })
    await using visited = await visit(app.origin)
    const { page, faults } = visited
    await page.getByText('database ok').waitFor()
    await page.getByText('cache warning').waitFor()
    expect(faults).toEqual([])

    // Without a click: it asks by itself from time to time.
    await proxy.become('refuse')
    await page.getByText('database error').waitFor()
    await shorten(page, targetUrl)
    await page.getByText('The database does not answer at the moment; please try again shortly.').waitFor()
    expect(await page.getByLabel('Address').getAttribute('aria-invalid')).toBeNull()
    await screenshot(page, 'database-error')
    await proxy.become('pass')
    await page.getByText('database ok').waitFor()
    // Chromium itself tells of each answer that is not a success; there is nothing else.
    for (const fault of faults) expect(fault).toMatch(/status of 503 .* http:.*\/(__heartbeat__|links)$/)
  })
})

describe('the look', () => {
  it.each([
    ['light', 1100],
    ['dark', 1100],
    ['light', 360],
    ['dark', 360],
  ] as const)('is accessible and fits, %s, %i pixels wide', async (colorScheme, width) => {
    await using app = await startApp()
    await using visited = await visit(app.origin, { colorScheme, viewport: { width, height: 800 } })
    const { page, faults } = visited
    await shorten(page, `https://example.com/${'a-very-long-path/'.repeat(12)}`)
    await items(page).first().waitFor()
    await shorten(page, 'https://github.com/mozilla-services/Dockerflow', 'dockerflow')
    await items(page).nth(1).waitFor()
    await shorten(page, 'https://example.com/', 'dockerflow')
    await page.getByText('is taken').waitFor()
    await page.getByText('database ok').waitFor()
    await page.waitForTimeout(1700)
    await screenshot(page, `${colorScheme}-${width}`)
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(overflow).toBeLessThanOrEqual(0)
    await page.evaluate(axe.source)
    const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    expect(faults).toEqual([expect.stringMatching(/status of 409 .*\/links$/)])
  })
})
