import { dockerfile } from './image.ts'

/** Text of Dockerfile.example and what to put in its place. */
export type Edit = readonly [from: string, to: string]

const ENTRYPOINT = 'ENTRYPOINT ["node"]'
const USER = 'USER app\n'

/** A file that the build makes, since the build context lets nothing in that does not belong there. */
function file(path: string, text: string): string {
  return `RUN echo ${Buffer.from(text).toString('base64')} | base64 -d > ${path}\n`
}

function entrypoint(...words: string[]): Edit {
  return [ENTRYPOINT, `ENTRYPOINT ${JSON.stringify(words)}`]
}

function imported(text: string): Edit[] {
  return [
    [USER, `${file('/app/imported.mjs', text)}${USER}`],
    entrypoint('node', '--import', '/app/imported.mjs'),
  ]
}

const asksTheDatabase = `import { Server } from 'node:http'
const emit = Server.prototype.emit
Server.prototype.emit = function (event, request, ...rest) {
  if (event === 'request' && request.url === '/__lbheartbeat__') request.url = '/__heartbeat__'
  return emit.call(this, event, request, ...rest)
}`

const silenced = Array.from({ length: 9 }, (_, index) => `dockerflow.postgres.E00${index + 1}`).join()

/** For each clause the edits of Dockerfile.example that make an image which breaks that one and no other. */
export const BROKEN: Readonly<Record<string, readonly Edit[]>> = {
  A1: [entrypoint('env', 'SQLITE_PATH=/data/links.db', 'node')],
  A2: [entrypoint('env', 'PORT=8000', 'node')],
  A3: [
    ['\n# Labels and', `${file('/stub.json', '{"version":"stub"}')}\n# Labels and`],
    ['COPY --from=version /version.json', 'COPY --from=build /stub.json'],
  ],
  A4: [
    [
      USER,
      `ENV APP_DIR=/other\nRUN mkdir /other\n${file('/other/version.json', '{"version":"of another"}')}${USER}`,
    ],
  ],
  A5: [[USER, `ENV DOCKERFLOW_SILENCED_CHECKS=${silenced}\n${USER}`]],
  A6: imported(asksTheDatabase),
  A7: [entrypoint('sh', '-c', 'exec node "$0" "$@" >/tmp/links.log 2>&1')],
  A8: [[USER, `RUN rm -r /app/dist/page/assets\n${USER}`]],
  D1: [
    ['WORKDIR /app', 'WORKDIR /srv/links'],
    ['"/app/dist/main.js"]', '"/srv/links/dist/main.js"]'],
    ['/version.json version.json', '/version.json /app/version.json'],
  ],
  D2: [['groupadd --gid 10001', 'groupadd --gid 10002']],
  D3: [['useradd --uid 10001', 'useradd --uid 10002']],
  D4: [
    [ENTRYPOINT, 'ENTRYPOINT []'],
    ['\nCMD [', '\nCMD ["node", '],
  ],
  D5: [[USER, 'USER node\n']],
  R1: [entrypoint('sh', '-c', 'node "$0" "$@" & wait')],
  R2: imported('console.log("listening soon")'),
  R3: [['COPY --from=build /out/dist dist', 'COPY --from=build --chown=app /out/dist dist']],
  R4: [['PORT=8000', 'PORT=8080']],
}

/** Dockerfile.example with `edits` made; throws when one of them finds nothing to change. */
export function edited(edits: readonly Edit[]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`Dockerfile.example has no ${JSON.stringify(from)}`)
    return text.replace(from, () => to)
  }, dockerfile)
}
