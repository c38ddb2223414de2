import { posix } from 'node:path'

/**
 * What a program does when a container starts it (clause R1).
 *
 * - `init`: starts one other program and passes signals on to it
 * - `supervisor`: exists to keep several others running
 * - `runner`: starts the application as a child and does not pass every signal on
 * - `launcher`: becomes another program
 * - `shell`: runs a script
 * - `varying`: stays in front of the application or not, depending on its version
 * - `server`: runs one service, in one process or with workers
 */
export type ProgramRole = 'init' | 'supervisor' | 'runner' | 'launcher' | 'shell' | 'varying' | 'server'

const NAMES: Readonly<Record<ProgramRole, string>> = {
  init: 'tini tini-static dumb-init catatonit docker-init pid1',
  supervisor:
    'supervisord pm2 pm2-runtime forever nodemon runsvdir runit runit-init s6-svscan s6-overlay monit honcho hivemind overmind goreman circusd systemd concurrently god daemontools svscan multirun parallel watchexec entr',
  runner: 'npm npx pnpm pnpx yarn yarnpkg bunx corepack poe make rake foreman gradle gradlew mvn mvnw cargo',
  launcher: 'su-exec gosu setpriv chpst runuser',
  shell: 'sh bash ash dash zsh',
  varying: 'uv poetry pipenv pdm hatch rye bundle mix dotenv dotenvx',
  server:
    'node nodejs deno bun python ruby java php php-fpm perl dotnet beam.smp gunicorn uvicorn hypercorn granian daphne uwsgi waitress-serve puma unicorn rackup nginx httpd apache2 caddy haproxy envoy sleep tail cat echo true false httpd-foreground tsx ts-node busybox',
}

const ROLES: ReadonlyMap<string, ProgramRole> = new Map(
  Object.entries(NAMES).flatMap(([role, names]) =>
    names.split(' ').map((name): [string, ProgramRole] => [name, role as ProgramRole]),
  ),
)

/** The programs with `role`, by name. */
export function programsWith(role: ProgramRole): readonly string[] {
  return NAMES[role].split(' ')
}

/** The role of the program at `path`, or called `path`; `undefined` when it is not known. */
export function roleOf(path: string): ProgramRole | undefined {
  // System V's init, or that of s6-overlay.
  if (path === '/init' || path === '/sbin/init') return 'supervisor'
  const name = posix.basename(path)
  return ROLES.get(name) ?? (/^python\d[\d.]*$/.test(name) ? 'server' : undefined)
}
