import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApp, runApp } from './running-app.ts'

let running: RunningApp

beforeAll(async () => {
  running = await runApp()
})

afterAll(() => running[Symbol.asyncDispose]())

describe('the page', () => {
  it('is served at the root, under a policy that lets nothing run or load but its own files', async () => {
    const response = await running.request('GET', '/')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ])
    expect(await response.text()).not.toMatch(/<script>|<style>|\sstyle=|\son\w+=/)
  })

  it('serves each of its files with its type, and 304 while it has not changed', async () => {
    const files = await readdir(new URL('../src/page/assets/', import.meta.url))
    const types: Record<string, string> = {
      js: 'application/javascript; charset=utf-8',
      css: 'text/css; charset=utf-8',
      svg: 'image/svg+xml',
    }
    for (const file of files) {
      const response = await running.request('GET', `/assets/${file}`)
      expect([file, response.status, response.headers.get('content-type')]).toEqual([
        file,
        200,
        types[file.split('.').at(-1) ?? ''],
      ])
      expect(response.headers.get('cache-control')).toBe('no-cache')
      const headers = { 'if-none-match': response.headers.get('etag') ?? '' }
      // Injected, because fetch says no-cache when it is given a validator.
      const again = await running.app.inject({ url: `/assets/${file}`, headers })
      expect([file, again.statusCode, again.payload]).toEqual([file, 304, ''])
    }
  })

  it('serves nothing else', async () => {
    for (const path of [
      '/assets/',
      '/assets/../app.ts',
      '/assets/%2e%2e/%2e%2e/app.ts',
      '/assets/absent.js',
    ]) {
      expect((await running.request('GET', path)).status).toBe(404)
    }
  })

  it('tells a person who follows a dead link, and a program, each in their own way', async () => {
    const page = await running.request('GET', '/dead', undefined, { accept: 'text/html,*/*;q=0.8' })
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(await page.text()).toContain('No such link')
    const json = await running.request('GET', '/dead', undefined, { accept: 'application/json' })
    expect([json.status, json.headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8'])
  })

  it('sets the security headers of every response, errors and redirects too', async () => {
    await running.request('POST', '/links', { slug: 'there', target: 'https://example.com/' })
    const bad = await running.request('POST', '/links', {})
    expect(bad.status).toBe(400)
    for (const response of [
      bad,
      await running.request('GET', '/there'),
      await running.request('GET', '/x'),
    ]) {
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
  })
})
