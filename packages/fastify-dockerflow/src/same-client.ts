import { isObject, readPath } from './readable.ts'

/**
 * Where clients keep the object that does the work: a pool under a promise wrapper or a query builder, the client
 * under an extended one, the server's client under one database. `$client` alone may be a function.
 */
const INNER = [
  '$client',
  '_originalClient',
  'client',
  'connection',
  'connectionPool',
  'driver.databaseConnection',
  'driver.master',
  'driver.pool',
  'pool',
] as const
/** Steps inward: a mongoose leads to its connection, and that to the driver's client. */
const DEPTH = 2

/** The objects that a check of the same client may have been given instead, the client itself first. */
export function identities(client: object): ReadonlySet<object> {
  const found = new Set([client])
  let outermost = [client]
  for (let depth = 0; depth < DEPTH; depth++) {
    outermost = outermost.flatMap(innerOf).filter((inner) => !found.has(inner))
    for (const inner of outermost) found.add(inner)
  }
  return found
}

function innerOf(client: object): object[] {
  return INNER.flatMap((path) => {
    const inner = readPath(client, path)
    // a method is the same function in every client of its class
    return isObject(inner) && (typeof inner === 'object' || path === '$client') ? [inner] : []
  })
}
