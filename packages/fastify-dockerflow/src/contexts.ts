import type { FastifyInstance } from 'fastify'

/**
 * Remembers the contexts that are made below `app` from now on; those made before are found when asked, as far
 * as Fastify shows them. `app` itself comes first.
 */
export function watchContexts(app: FastifyInstance): () => readonly FastifyInstance[] {
  const later = new Set<FastifyInstance>()
  app.addHook('onRegister', (context) => void later.add(context))
  return () => {
    const contexts = new Set<FastifyInstance>([app])
    for (const context of contexts) for (const child of childrenOf(context)) contexts.add(child)
    return [...contexts, ...[...later].filter((context) => !contexts.has(context))]
  }
}

/** The contexts inside one, in a list that Fastify keeps under a symbol of its own. */
function childrenOf(context: FastifyInstance): readonly FastifyInstance[] {
  const symbols = Object.getOwnPropertySymbols(context)
  const symbol = symbols.find(({ description }) => description === 'fastify.children')
  const children: unknown = symbol && Reflect.get(context, symbol)
  return Array.isArray(children) ? children : []
}
