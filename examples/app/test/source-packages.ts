import { registerHooks } from 'node:module'

// A process that a test starts runs our sources, as the tests do: no build is needed first.
registerHooks({
  resolve(specifier, context, next) {
    const name = /^fastify-dockerflow\/checks\/(.+)$/.exec(specifier)?.[1]
    if (name === undefined) return next(specifier, context)
    const source = new URL(`../../../packages/dockerflow-checks/src/clients/${name}.ts`, import.meta.url)
    return next(source.href, context)
  },
})
