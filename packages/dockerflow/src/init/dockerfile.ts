import { APP_ACCOUNT, DEFAULT_PORT, ENDPOINTS } from 'dockerflow-checks/spec'
import { INSTALL_RECIPES } from '../spec/package-managers.ts'
import type { Project } from './project.ts'

const NODE = 'node:24-bookworm-slim'

const PING = `fetch('http://127.0.0.1:'+(process.env.PORT||${DEFAULT_PORT})+'${ENDPOINTS.lbheartbeat}').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`

/** A Dockerfile for `project` that meets every clause a Dockerfile can. */
export function dockerfile(project: Project): string {
  const { setup, env, install, production, run } = INSTALL_RECIPES[project.manager]
  const manifests = ['package.json', project.lockfile, ...project.settings].filter(
    (file) => file !== undefined,
  )
  const locked = project.lockfile !== undefined
  const check = project.hasDockerflow ? ['node_modules/.bin/dockerflow', 'heartbeat'] : ['node', '-e', PING]
  const lines = [
    `# Meets Dockerflow; the letters are its clauses. Prove it: npx dockerflow verify --image ${imageName(project)}`,
    `FROM ${NODE} AS base`,
    'WORKDIR /app',
    ...setup(project.managerVersion).map((command) => `RUN ${command}`),
    ...Object.entries(env).map(([name, value]) => `ENV ${name}=${value}`),
    `COPY ${manifests.join(' ')} ./`,
    '',
    '# What runs needs, in a layer that changes only with the lock file (R3).',
    'FROM base AS production',
    `RUN ${production(locked)}`,
    '',
    'FROM base AS build',
    `RUN ${install(locked)}`,
    'COPY . .',
    `RUN ${project.hasBuild ? `${run('build')} && ` : ''}rm -rf node_modules`,
    '',
    `FROM ${NODE}`,
    'ENV NODE_ENV=production',
    `# D2, D3: the group and the user app, both ${APP_ACCOUNT.id}.`,
    `RUN groupadd --gid ${APP_ACCOUNT.id} app && useradd --uid ${APP_ACCOUNT.id} --gid app --home-dir /app --no-create-home app`,
    '# D1: the sources are in /app, owned by root and read-only to app (R3).',
    'WORKDIR /app',
    'COPY --from=production /app ./',
    'COPY --from=build /app ./',
    '# A3: written by `dockerflow version`; it changes with every build, so it comes last.',
    'COPY version.json ./',
    '# D5',
    'USER app',
    `# A2, R4: the application listens on $PORT, or on ${DEFAULT_PORT}.`,
    `EXPOSE ${DEFAULT_PORT}`,
    `HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ${JSON.stringify(check)}`,
    '# D4: in exec form, so that SIGTERM reaches the application.',
    'ENTRYPOINT ["node"]',
    `CMD ${JSON.stringify(project.entry).replaceAll(',', ', ')}`,
  ]
  return `${lines.join('\n')}\n`
}

/** What the image is called: the name of the package without its scope. */
export function imageName({ name }: Pick<Project, 'name'>): string {
  return (
    name
      .replace(/^@[^/]*\//, '')
      .toLowerCase()
      .replace(/[^a-z0-9._-]/g, '-') || 'app'
  )
}

/** A .dockerignore that keeps secrets (B6) and what the image makes itself out of the build. */
export function dockerignore(): string {
  return `# Secrets (B6)
.env
.env.*
.npmrc
.netrc
*.pem
*.key
# What the image makes itself, or does not need
.git
.github
node_modules
coverage
*.log
Dockerfile*
.dockerignore
`
}
