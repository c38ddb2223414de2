import type { ClauseId } from '../../src/spec/clauses.ts'
import { COMPLIANT } from './compliant.ts'
import { type Judged, PROJECT } from './judge.ts'

/** A compliant Dockerfile with one thing changed, and the clause that breaks. */
export interface Mutation {
  readonly breaks: ClauseId
  readonly what: string
  readonly judged: Judged
}

const NODE = 'node, two stages, npm'
const WHOLE = 'node, one stage, everything copied with a .dockerignore'
const ALPINE = 'alpine, BusyBox spellings with comments between'
const PYTHON = 'python, system account by useradd in short options'
const GUNICORN = 'python, gunicorn, adduser --system --group'
const DISTROLESS = 'go, distroless with the account files of the build stage'
const SCRATCH = 'go, scratch with account files by echo'
const RUST = 'rust, debian slim'
const TARGET = 'account in a named base stage, shipped by target'
const RUBY = 'ruby, account in the exec form'
const RENAMED = 'node, the node account renamed'

function mutate(
  breaks: ClauseId,
  of: string,
  what: string,
  edits: readonly (readonly [from: string, to: string])[],
  rest: Partial<Judged> = {},
): Mutation {
  const judged = COMPLIANT[of]
  if (judged === undefined) throw new Error(`There is no Dockerfile called ${of}`)
  let { source } = judged
  for (const [from, to] of edits) {
    if (!source.includes(from)) throw new Error(`${of} does not hold ${from}`)
    source = source.replace(from, () => to)
  }
  return { breaks, what: `${of}: ${what}`, judged: { ...judged, source, ...rest } }
}

/** Each breaks one clause and no other. */
export const MUTATIONS: readonly Mutation[] = [
  // A3
  mutate('A3', NODE, 'no version.json', [['COPY version.json /app/version.json\n', '']]),
  mutate('A3', NODE, 'version.json beside /app', [['/app/version.json', '/version.json']]),
  mutate('A3', PYTHON, 'version.json under another name', [
    ['version.json version.json', 'version.json version.txt'],
  ]),
  mutate('A3', RUST, 'version.json removed again', [['EXPOSE', 'RUN rm -f version.json\nEXPOSE']]),
  mutate('A3', RUST, 'version.json in a directory below', [['/app/version.json', '/app/etc/version.json']]),
  mutate('A3', ALPINE, 'version.json kept out by .dockerignore', [], {
    files: { ...PROJECT, '.dockerignore': '.env\n.git\n*.json\n!package.json\n' },
  }),
  mutate('A3', SCRATCH, 'version.json only in the build stage', [
    ['COPY version.json /app/\n', ''],
    ['COPY . .\n', 'COPY . .\nCOPY version.json .\n'],
  ]),
  mutate('A3', RUBY, 'version.json copied before WORKDIR', [
    ['COPY version.json ./\n', ''],
    ['WORKDIR /app\n', 'WORKDIR /srv\nCOPY version.json ./\nWORKDIR /app\n'],
  ]),
  // D1
  mutate('D1', RUST, 'the program in /usr/local/bin', [
    ['/app/bin/service\nCOPY', '/usr/local/bin/service\nCOPY'],
    ['"/app/bin/service"', '"/usr/local/bin/service"'],
  ]),
  mutate('D1', PYTHON, 'sources in /srv', [['COPY service service', 'COPY service /srv/service']]),
  mutate('D1', DISTROLESS, 'the program in /', [
    ['/out/server /app/server', '/out/server /server'],
    ['["/app/server"]', '["/server"]'],
  ]),
  mutate('D1', ALPINE, 'sources in /usr/src/app', [['COPY src/ src/', 'COPY src/ /usr/src/app/']]),
  mutate('D1', TARGET, 'sources in a directory that only begins with app', [
    ['./src\n', '/application/src\n'],
  ]),
  // D2
  mutate('D2', NODE, 'another GID', [['--gid 10001', '--gid 10002']]),
  mutate('D2', WHOLE, 'Debian addgroup with another GID', [['--gid 10001', '--gid 1001']]),
  mutate('D2', ALPINE, 'BusyBox addgroup with another GID', [['-g 10001', '-g 1001']]),
  mutate('D2', ALPINE, 'BusyBox picks the GID', [['addgroup -g 10001 app', 'addgroup app']]),
  mutate('D2', NODE, 'the system picks the GID', [['groupadd --gid 10001 app', 'groupadd --system app']]),
  mutate('D2', RENAMED, 'groupmod with another GID', [
    ['groupmod -g 10001', 'groupmod -g 10010'],
    ['10001:10001', 'app:app'],
  ]),
  mutate('D2', RUST, 'ARG with another default', [['GID=10001', 'GID=11001']]),
  mutate('D2', RUST, 'build argument with another value', [], { buildArgs: { GID: '20001' } }),
  mutate('D2', TARGET, 'another GID in a heredoc of the base stage', [
    ['--gid 10001 app\nuseradd', '--gid 20001 app\nuseradd'],
    ['--gid 10001 --home', '--gid app --home'],
  ]),
  mutate('D2', SCRATCH, 'another GID in a written line', [["'app:x:10001:'", "'app:x:10000:app'"]]),
  mutate('D2', RUBY, 'another GID in the exec form', [
    ['"10001", "app"]\nRUN ["user', '"1001", "app"]\nRUN ["user'],
  ]),
  mutate('D2', RUST, 'a later groupmod', [
    ['COPY --from=build', 'RUN groupmod -g 999 app\nCOPY --from=build'],
  ]),
  // D3
  mutate('D3', NODE, 'another UID', [['--uid 10001', '--uid 1001']]),
  mutate('D3', WHOLE, 'Debian adduser with another UID', [['--uid 10001', '--uid 10002']]),
  mutate('D3', ALPINE, 'BusyBox adduser in another group', [['-G app', '-G nogroup']]),
  mutate('D3', ALPINE, 'the UID is picked', [['-u 10001', '']]),
  mutate('D3', NODE, 'primary group users, not a member of app', [['--gid app ', '--no-user-group ']]),
  mutate('D3', NODE, 'no user at all, though USER names it', [
    [' \\\n    && useradd --uid 10001 --gid app --no-create-home --shell /usr/sbin/nologin app', ''],
  ]),
  mutate('D3', NODE, 'useradd stops because the group exists', [[' --gid app ', ' ']]),
  mutate('D3', GUNICORN, 'an option in the equals spelling', [['--uid 10001', '--uid=10010']]),
  mutate('D3', RUST, 'usermod afterwards', [
    ['COPY --from=build', 'RUN usermod --uid 1234 app\nCOPY --from=build'],
  ]),
  mutate('D3', RUBY, 'another UID in the exec form', [['"--uid", "10001"', '"--uid", "1000"']]),
  mutate('D3', DISTROLESS, 'another UID in the build stage', [['--uid=10001', '--uid=65532']]),
  mutate('D3', RUST, 'user removed again', [
    ['COPY --from=build', 'RUN userdel app; groupadd -f -g 10001 app\nCOPY --from=build'],
  ]),
  mutate('D3', TARGET, 'taken out of the group', [
    ['useradd --uid 10001 --gid 10001', 'useradd --uid 10001 --gid staff'],
  ]),
  // D4
  mutate('D4', NODE, 'no CMD', [['CMD ["dist/main.js"]\n', '']]),
  mutate('D4', PYTHON, 'no ENTRYPOINT on a base without one', [
    ['ENTRYPOINT ["python", "-m"]\nCMD ["service.main"]', 'CMD ["python", "-m", "service.main"]'],
  ]),
  mutate('D4', TARGET, 'CMD of the parent stage reset by a later ENTRYPOINT', [
    ['ENTRYPOINT ["node"]\n', 'CMD ["src/main.js"]\n'],
    ['CMD ["src/main.js"]\n\nFROM production', 'ENTRYPOINT ["node", "src/main.js"]\n\nFROM production'],
  ]),
  mutate('D4', RENAMED, 'ENTRYPOINT of the base emptied', [['CMD ["node"', 'ENTRYPOINT []\nCMD ["node"']]),
  mutate('D4', DISTROLESS, 'CMD of a HEALTHCHECK alone', [
    ['CMD ["serve"]', 'HEALTHCHECK CMD ["/app/server", "check"]'],
  ]),
  mutate('D4', RUST, 'CMD in the build stage alone', [
    ['CMD ["--config", "/app/config.toml"]\n', ''],
    ['RUN cargo', 'CMD ["--config", "/app/config.toml"]\nRUN cargo'],
  ]),
  mutate('D4', RUBY, 'empty CMD', [['CMD ["app.rb"]', 'CMD []']]),
  // D5
  mutate('D5', NODE, 'no USER', [['USER app\n', '']]),
  mutate('D5', NODE, 'root', [['USER app', 'USER root']]),
  mutate('D5', NODE, 'the node user of the base', [['USER app', 'USER node']]),
  mutate('D5', ALPINE, 'back to root at the end', [['CMD ["node"', 'USER 0\nCMD ["node"']]),
  mutate('D5', DISTROLESS, 'nonroot of the base', [['USER app\n', '']]),
  mutate('D5', SCRATCH, 'another number', [['USER 10001', 'USER 1001']]),
  mutate('D5', WHOLE, 'group root', [['USER app:app', 'USER app:root']]),
  mutate('D5', TARGET, 'root again in the stage that is shipped', [
    ['EXPOSE 8000', 'USER root\nEXPOSE 8000'],
  ]),
  mutate('D5', RUST, 'USER from an argument', [['USER app', 'ARG RUN_AS=nobody\nUSER $RUN_AS']]),
  // B6
  mutate('B6', NODE, 'a token in ARG', [['COPY package.json', 'ARG NPM_TOKEN\nCOPY package.json']]),
  mutate('B6', NODE, 'a password in ENV', [
    ['NODE_ENV=production', 'NODE_ENV=production DB_PASSWORD=hunter2'],
  ]),
  mutate('B6', PYTHON, 'a connection string with a password', [
    ['PYTHONUNBUFFERED=1', 'DATABASE_URL=postgres://app:s3cret@db.internal/app'],
  ]),
  mutate('B6', ALPINE, 'a copied .env', [['COPY package.json', 'COPY .env package.json']], {
    files: { ...PROJECT, '.dockerignore': 'node_modules\n' },
  }),
  mutate('B6', ALPINE, 'a copied .npmrc with a token', [['COPY package.json', 'COPY .npmrc package.json']], {
    files: { ...PROJECT, '.npmrc': '//registry.example/:_authToken=abc123\n' },
  }),
  mutate('B6', WHOLE, 'everything copied without .dockerignore', [], { files: { 'package.json': '{}' } }),
  mutate('B6', WHOLE, 'everything copied, .env in the context', [], {
    files: { '.dockerignore': 'node_modules\n', '.env': 'API_TOKEN=b\n' },
  }),
  mutate(
    'B6',
    NODE,
    'everything copied in the build stage, taken whole',
    [
      ['COPY tsconfig.json ./\nCOPY src ./src\n', 'COPY . .\n'],
      ['/build/dist ./dist', '/build .'],
    ],
    { files: {} },
  ),
  mutate('B6', RUBY, 'a deploy key removed in a later layer', [
    ['RUN bundle install', 'COPY id_ed25519 /root/.ssh/id_ed25519\nRUN bundle install && rm -rf /root/.ssh'],
  ]),
  mutate('B6', RUST, 'a token by its format', [['EXPOSE', `LABEL deploy=ghp_${'a1B2'.repeat(9)}\nEXPOSE`]]),
  // R1
  mutate('R1', NODE, 'npm start', [
    ['ENTRYPOINT ["node"]\nCMD ["dist/main.js"]', 'ENTRYPOINT ["npm"]\nCMD ["start"]'],
  ]),
  mutate('R1', WHOLE, 'CMD in shell form', [['CMD ["node", "server.js"]', 'CMD node server.js']]),
  mutate('R1', WHOLE, 'single quotes make it the shell form', [
    ['["node", "server.js"]', "['node', 'server.js']"],
  ]),
  mutate('R1', PYTHON, 'sh -c without exec', [
    [
      'ENTRYPOINT ["python", "-m"]\nCMD ["service.main"]',
      'ENTRYPOINT ["/bin/sh", "-c"]\nCMD ["python -m service.main"]',
    ],
  ]),
  mutate('R1', ALPINE, 'npm behind an init', [
    ['CMD ["node", "src/index.js"]', 'CMD ["npm", "run", "start:prod"]'],
  ]),
  mutate('R1', GUNICORN, 'supervisord', [['["/app/.venv/bin/gunicorn"]', '["/usr/bin/supervisord", "-n"]']]),
  mutate('R1', RENAMED, 'pm2', [['CMD ["node",', 'CMD ["pm2-runtime",']]),
  mutate('R1', WHOLE, 'two processes', [
    ['["node", "server.js"]', '["sh", "-c", "node worker.js & exec node server.js"]'],
  ]),
  mutate(
    'R1',
    RUBY,
    'a script that does not end in exec',
    [
      ['ENTRYPOINT ["ruby"]', 'ENTRYPOINT ["/app/entrypoint.sh"]'],
      ['COPY config.ru app.rb ./', 'COPY config.ru app.rb entrypoint.sh ./'],
    ],
    { files: { ...PROJECT, 'entrypoint.sh': '#!/bin/sh\nset -e\nbundle exec ruby "$@"\n' } },
  ),
  // R3
  mutate('R3', NODE, 'the full image', [['-bookworm-slim\nENV', '-bookworm\nENV']]),
  mutate('R3', ALPINE, 'latest', [['node:24-alpine', 'alpine:latest']]),
  mutate('R3', 'busybox, httpd', 'no tag', [['busybox:1.37-musl', 'busybox']]),
  mutate('R3', RUST, 'the full Debian', [['debian:bookworm-slim', 'debian:bookworm']]),
  mutate('R3', NODE, 'files belong to app', [
    ['COPY --from=build /build/dist', 'COPY --chown=app:app --from=build /build/dist'],
  ]),
  mutate('R3', WHOLE, 'everything given to app', [
    ['COPY version.json .', 'COPY version.json .\nRUN chown -R app:app /app'],
  ]),
  mutate('R3', PYTHON, 'writable for all', [
    ['COPY version.json', 'RUN chmod -R 777 /app\nCOPY version.json'],
  ]),
  mutate('R3', NODE, 'version.json copied before the sources', [
    ['COPY version.json /app/version.json\n', ''],
    ['COPY --from=build /build/node_modules', 'COPY version.json .\nCOPY --from=build /build/node_modules'],
  ]),
  mutate('R3', WHOLE, 'sources copied before the install', [
    ['COPY . .\n', ''],
    ['COPY package*.json ./\n', 'COPY . .\n'],
  ]),
  mutate('R3', PYTHON, 'package lists left behind', [[' \\\n && rm -rf /var/lib/apt/lists/*', '']]),
  mutate('R3', PYTHON, 'home directory in /app made for app', [['-d /app -s', '-m -d /app -s']]),
  // R4
  mutate('R4', NODE, 'PORT 3000', [['PORT=8000', 'PORT=3000']]),
  mutate('R4', WHOLE, 'EXPOSE 80', [['EXPOSE 8000', 'EXPOSE 80']]),
  mutate('R4', ALPINE, 'PORT in the old form', [['ENV PORT 8000', 'ENV PORT 8080']]),
  mutate('R4', PYTHON, 'EXPOSE 9000/tcp', [['8000/tcp', '9000/tcp']]),
]
