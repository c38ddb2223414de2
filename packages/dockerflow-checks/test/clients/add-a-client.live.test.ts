import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentedChecks } from '../../scripts/docs-checks.ts'

const run = promisify(execFile)
const workspace = fileURLToPath(new URL('../../../../', import.meta.url))
const vitest = dirname(createRequire(import.meta.url).resolve('vitest/package.json'))
const root = mkdtempSync(join(tmpdir(), 'dockerflow-recipe-'))

/** The package of a client that does not exist: sends its ring, and expects a coo. */
const PIGEON_POST = `
  import { connect } from 'node:net'
  export class Loft {
    #socket
    constructor(host, port, ring) {
      Object.assign(this, { host, port, ring })
    }
    coo() {
      this.#socket ??= connect(this.port, this.host)
        .on('error', () => {})
        .on('close', () => { this.#socket = undefined })
      const socket = this.#socket
      return new Promise((resolve, reject) => {
        const settle = (error, answer) => {
          socket.off('data', heard).off('error', settle).off('close', closed)
          if (error) reject(error)
          else resolve(answer)
        }
        let answer = ''
        const heard = (chunk) => {
          answer += chunk
          if (answer.endsWith('!')) settle(answer === 'coo!' ? undefined : new Error(answer), answer)
        }
        const closed = () => settle(Object.assign(new Error('taken'), { code: 'HAWK' }))
        socket.on('data', heard).on('error', settle).on('close', closed)
        socket.write(this.ring)
      })
    }
    close() {
      this.#socket?.destroy()
    }
  }
`
const PIGEON_TYPES = `
  export class Loft {
    constructor(host: string, port: number, ring: string)
    coo(): Promise<string>
    close(): void
  }
`
const loft = createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', (ring) => socket.write(String(ring) === 'right' ? 'coo!' : 'wrong ring!'))
})

/** The block of code in CONTRIBUTING.md that is marked as the content of this file. */
function recipe(file: string): string {
  const text = readFileSync(join(workspace, 'CONTRIBUTING.md'), 'utf8')
  const block = text.split(`<!-- recipe: ${file} -->`)[1]?.match(/```typescript\n([\s\S]*?)\n *```/)?.[1]
  if (block === undefined) throw new Error(`CONTRIBUTING.md has no recipe for ${file}`)
  return block.replace(/^ {3}/gm, '')
}

beforeAll(async () => {
  const source = join(workspace, 'packages', 'dockerflow-checks')
  cpSync(join(source, 'src'), join(root, 'src'), { recursive: true })
  mkdirSync(join(root, 'test', 'clients'), { recursive: true })
  for (const helper of ['conformance.ts', 'fault-proxy.ts', 'first-result.ts']) {
    cpSync(join(source, 'test', 'clients', helper), join(root, 'test', 'clients', helper))
  }
  for (const file of ['src/clients/pigeon.ts', 'test/clients/pigeon.live.test.ts']) {
    writeFileSync(join(root, file), recipe(file))
  }
  const post = join(root, 'node_modules', 'pigeon-post')
  mkdirSync(post, { recursive: true })
  writeFileSync(
    join(post, 'package.json'),
    '{ "name": "pigeon-post", "type": "module", "exports": "./index.js" }',
  )
  writeFileSync(join(post, 'index.js'), PIGEON_POST)
  writeFileSync(join(post, 'index.d.ts'), PIGEON_TYPES)
  symlinkSync(vitest, join(root, 'node_modules', 'vitest'))
  symlinkSync(join(workspace, 'node_modules', '@types'), join(root, 'node_modules', '@types'))
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  const base = JSON.parse(readFileSync(join(workspace, 'tsconfig.base.json'), 'utf8'))
  const files = { include: ['src/clients/pigeon.ts', 'test/clients/pigeon.live.test.ts'] }
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ ...base, ...files }))
  await once(loft.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => {
  loft.close()
  rmSync(root, { recursive: true })
})

test('the recipe of CONTRIBUTING.md makes a check that typechecks', async () => {
  const tsc = join(workspace, 'node_modules/typescript7/bin/tsc')
  expect((await run(process.execPath, [tsc, '-p', root])).stdout).toBe('')
})

test('and passes the conformance suite', async () => {
  const { port } = loft.address() as AddressInfo
  const env = { ...process.env, NO_COLOR: '1', PIGEON_URL: `pigeon://127.0.0.1:${port}` }
  const arguments_ = ['run', '--root', root, '--reporter=default', '--testTimeout=30000']
  const { stdout } = await run(process.execPath, [join(vitest, 'vitest.mjs'), ...arguments_], {
    env,
    cwd: root,
  })
  expect(stdout).toMatch(/Tests +8 passed \(8\)/)
}, 60_000)

test('and has its row in the documentation', () => {
  expect(documentedChecks(root).find(({ file }) => file === 'pigeon')).toEqual({
    file: 'pigeon',
    name: 'pigeonCheck',
    kind: 'pigeon',
    paragraphs: [
      'Checks a pigeon loft through a `Loft` of pigeon-post.',
      'One ping: one coo on the connection the application already has.',
    ],
    ok: { proves: 'that the loft answers this ring.', leaves: 'that a pigeon is in.' },
    tried: [
      {
        evidence: 'live',
        text: 'pigeon-post (Loft) against a loft',
        test: 'pigeon.live.test.ts',
        file: 'pigeon',
      },
    ],
  })
})
