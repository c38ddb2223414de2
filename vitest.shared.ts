import { fileURLToPath } from 'node:url'
import { defineProject, type UserWorkspaceConfig } from 'vitest/config'

// not 'import' or 'module': vitest hands these to Node, where they would also decide what `require` finds
const conditions = ['dockerflow-source', 'node']
const clients = fileURLToPath(new URL('./packages/dockerflow-checks/src/clients/', import.meta.url))
/** Another version of Fastify to test with: the name of a devDependency, such as `fastify-6`. */
const fastify = process.env.FASTIFY

/**
 * The vitest project of one package: tests and siblings resolve each other's `src`, so no build is needed.
 * Type tests (`*.test-d.ts`) are compiled by `pnpm typecheck`.
 * Live tests (`*.live.test.ts`) need servers and run only under `vitest.live.config.ts`.
 */
export function project(name: string, overrides: UserWorkspaceConfig['test'] = {}) {
  return defineProject({
    resolve: {
      conditions,
      alias: [
        ...(fastify === undefined ? [] : [{ find: /^fastify$/, replacement: fastify }]),
        { find: /^fastify-dockerflow\/checks\/(.+)$/, replacement: `${clients}$1.ts` },
      ],
    },
    ssr: { resolve: { conditions } },
    test: {
      name,
      // a loaded machine is slow, not wrong
      testTimeout: 20_000,
      include: ['test/**/*.test.ts'],
      exclude: ['**/*.live.test.ts', '**/node_modules/**'],
      ...overrides,
    },
  })
}
