/** The name of a package manager; `yarn-classic` is version 1. */
export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'yarn-classic'

/** How a package manager gets onto a machine, installs and runs scripts: one line of shell each. */
export interface InstallRecipe {
  /** Makes the manager available, in the pinned version if package.json names one; empty if Node brings it. */
  readonly setup: (version: string | undefined) => readonly string[]
  /** Variables that have to be set for it. */
  readonly env: Readonly<Record<string, string>>
  /** Installs everything, from the lock file alone if there is one. */
  readonly install: (locked: boolean) => string
  /** Installs what the application needs to run, and nothing else. */
  readonly production: (locked: boolean) => string
  /** Runs a script of package.json. */
  readonly run: (script: string) => string
}

/** One recipe for each package manager, for images and for CI alike. */
export const INSTALL_RECIPES: Readonly<Record<PackageManager, InstallRecipe>> = {
  npm: {
    setup: () => [],
    env: {},
    install: (locked) => (locked ? 'npm ci' : 'npm install'),
    production: (locked) => `${locked ? 'npm ci' : 'npm install'} --omit=dev`,
    run: (script) => `npm run ${script}`,
  },
  pnpm: {
    setup: (version = '10') => [`npm install --global pnpm@${version}`],
    env: {},
    install: (locked) => `pnpm install${locked ? ' --frozen-lockfile' : ''}`,
    production: (locked) => `pnpm install --prod${locked ? ' --frozen-lockfile' : ''}`,
    run: (script) => `pnpm run ${script}`,
  },
  yarn: {
    setup: () => ['npm install --global --force corepack && corepack enable yarn'],
    env: { YARN_NODE_LINKER: 'node-modules' },
    install: (locked) => `yarn install${locked ? ' --immutable' : ''}`,
    production: () => 'yarn workspaces focus --production',
    run: (script) => `yarn run ${script}`,
  },
  'yarn-classic': {
    setup: (version = '1.22.22') => [`npm install --global --force yarn@${version}`],
    env: {},
    install: (locked) => `yarn install${locked ? ' --frozen-lockfile' : ''}`,
    production: (locked) => `yarn install --production${locked ? ' --frozen-lockfile' : ''}`,
    run: (script) => `yarn run ${script}`,
  },
}

/**
 * Commands that install what an application needs, of any language, so that they belong before the sources in a
 * Dockerfile (clause R3).
 */
export const INSTALL_COMMANDS: readonly RegExp[] = [
  /^npm (ci|i|install|clean-install)$/,
  /^npm (ci|i|install|clean-install) -/,
  /^pnpm (fetch|i|install)( -|$)/,
  /^yarn( install)?( -|$)/,
  /^bun (i|install)( -|$)/,
  /^(pip3?|python3? -m pip|uv pip) install (.* )?(-r|--requirement)/,
  /^(poetry|pipenv|pdm|bundle|composer) install( -|$)/,
  /^uv sync( -|$)/,
  /^go mod download$/,
  /^cargo fetch$/,
]
