import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../src/verify/engine/container.ts'
import { VERSION, VERSION_BYTES } from './service.ts'

const ENGINE = fileURLToPath(new URL('./fake-engine.sh', import.meta.url))

const MOZLOG =
  '{"Timestamp":1700000000000000000,"Type":"app","Logger":"app","Hostname":"h","EnvVersion":"2.0","Severity":6,"Pid":1,"Fields":{"msg":"hello"}}'

/** A service in a program of its own: what it does is said by its environment. */
const PROGRAM = `
const { createServer } = require('node:http')
const { readFileSync } = require('node:fs')
const version = readFileSync(process.env.FAKE + '/root/app/version.json')
console.log(process.env.LINE)
const bodies = { '/__version__': version, '/__heartbeat__': '{"status":"ok","checks":{},"details":{}}', '/__lbheartbeat__': '{}' }
createServer((request, response) => {
  const body = bodies[request.url.split('?')[0].replace(/\\/$/, '')]
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
  response.end(request.method === 'HEAD' ? undefined : body)
}).listen(PORT, '127.0.0.1')
process.on('SIGTERM', () => process.env.DEAF || process.exit())
setTimeout(() => process.exit(9), 60_000)
`

/** What differs from an image that meets every clause. */
export interface Changes {
  readonly config?: Readonly<Record<string, unknown>>
  /** Contents by path in the image; undefined removes the file. */
  readonly files?: Readonly<Record<string, string | undefined>>
  readonly history?: string
  readonly owner?: number
  /** Listing of processes; PID stands for process 1. */
  readonly top?: string
  readonly diff?: string
  /** What the program listens on, in JavaScript. */
  readonly port?: string
  /** Replaces the program. */
  readonly program?: string
  readonly line?: string
  readonly deaf?: boolean
}

/** Makes an image, and an engine that knows it. */
export async function fakeImage(changes: Changes = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'dockerflow-image-'))
  const files: Record<string, string | undefined> = {
    '/app/main.js': '// sources',
    '/app/version.json': VERSION_BYTES,
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\napp:x:10001:10001::/app:/bin/sh\n',
    '/etc/group': 'root:x:0:\napp:x:10001:\n',
    '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
    ...changes.files,
  }
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) continue
    const file = join(folder, 'root', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
    await chmod(file, 0o644)
  }
  const config = {
    User: 'app',
    Entrypoint: ['node'],
    Cmd: ['main.js'],
    WorkingDir: '/app',
    Env: ['PATH=/usr/bin', 'NODE_ENV=production'],
    Labels: { 'org.opencontainers.image.revision': VERSION.commit },
    ...changes.config,
  }
  const defaultPort = await freePort()
  const program =
    changes.program ??
    PROGRAM.replace('PORT,', `${changes.port ?? 'process.env.PORT || process.env.DEFAULT'},`)
  const line = changes.line ?? MOZLOG
  const script = `#!/bin/sh\nexport LINE='${line}' DEAF='${changes.deaf === true ? 1 : ''}'\nexec '${process.execPath}' "$FAKE/program.cjs"\n`
  await writeFile(join(folder, 'image.json'), JSON.stringify([{ Size: 200_000_000, Config: config }]))
  await writeFile(join(folder, 'history'), changes.history ?? 'CMD ["main.js"]\nCOPY . . # buildkit\n')
  await writeFile(join(folder, 'owner'), String(changes.owner ?? 0))
  await writeFile(join(folder, 'top'), changes.top ?? 'PID 1 10001 10001 node main.js\n')
  await writeFile(join(folder, 'diff'), changes.diff ?? 'C /tmp\n')
  await writeFile(join(folder, 'default-port'), String(defaultPort))
  await writeFile(join(folder, 'program.cjs'), program)
  await writeFile(join(folder, 'main.sh'), script, { mode: 0o755 })
  const engine = join(folder, 'docker')
  await writeFile(engine, `#!/bin/sh\nFAKE='${folder}' exec '${ENGINE}' "$@"\n`, { mode: 0o755 })
  return {
    folder,
    /** The engine's command. */
    engine,
    defaultPort,
    /** Everything the engine was called with. */
    calls: async () => (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n'),
    [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }),
  }
}
