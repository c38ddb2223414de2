import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { runApp } from './running-app.ts'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('the application', () => {
  it('reports its database, and no cache when it has none', async () => {
    await using running = await runApp()
    const heartbeat = await running.request('GET', '/__heartbeat__')
    expect(heartbeat.status).toBe(200)
    expect(await heartbeat.json()).toMatchObject({ status: 'ok', checks: { database: 'ok' } })
    expect((await running.request('GET', '/__lbheartbeat__')).status).toBe(200)
  })

  it('works without its cache, and says so in a warning', async () => {
    await using running = await runApp({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` })
    const heartbeat = await running.request('GET', '/__heartbeat__')
    expect(heartbeat.status).toBe(200)
    expect(await heartbeat.json()).toMatchObject({
      status: 'warning',
      checks: { database: 'ok', cache: 'warning' },
    })
    await running.request('POST', '/links', { slug: 'there', target: 'https://example.com/' })
    expect((await running.request('GET', '/there')).status).toBe(302)
    expect((await running.request('DELETE', '/links/there')).status).toBe(204)
    expect((await running.request('GET', '/there')).status).toBe(404)
  })

  it('starts without its PostgreSQL: heartbeat 503, links 503, page and load balancer heartbeat 200', async () => {
    await using running = await runApp({ DATABASE_URL: `postgres://127.0.0.1:${await freePort()}/links` })
    const heartbeat = await running.request('GET', '/__heartbeat__')
    expect(heartbeat.status).toBe(503)
    expect(await heartbeat.json()).toMatchObject({ status: 'error', checks: { database: 'error' } })
    const target = 'https://example.com/'
    for (const response of [
      await running.request('POST', '/links', { target }),
      await running.request('GET', '/links'),
      await running.request('GET', '/there'),
      await running.request('DELETE', '/links/there'),
    ]) {
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    }
    expect((await running.request('GET', '/')).status).toBe(200)
    expect((await running.request('GET', '/__lbheartbeat__')).status).toBe(200)
  })

  it('keeps hits that were counted just before it closed', async () => {
    await using running = await runApp()
    await running.request('POST', '/links', { slug: 'last', target: 'https://example.com/' })
    await running.request('GET', '/last')
    await running.app.close()
    await using again = await runApp({ SQLITE_PATH: `${running.folder}/links.db` })
    expect(await (await again.request('GET', '/links')).json()).toMatchObject({
      links: [{ slug: 'last', hits: 1 }],
    })
  })
})
