/** Reading objects that are not ours: a getter or a proxy may throw, whatever is asked of it. */

/** Whether a value can have properties. */
export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/** A property, or undefined when there is none or it cannot be read. */
export function read(object: object, key: string): unknown {
  return attempt(() => Reflect.get(object, key), undefined)
}

/** What is at the end of a path such as `producer._producer`; `''` is the object itself. */
export function readPath(object: object, path: string): unknown {
  const steps = path === '' ? [] : path.split('.')
  return steps.reduce<unknown>((at, step) => (isObject(at) ? read(at, step) : undefined), object)
}

/** Whether an object only holds others: it is no instance of a class, no function and no array. */
export function isHolder(object: object): boolean {
  const prototype = attempt(() => Object.getPrototypeOf(object), undefined)
  return prototype === null || prototype === Object.prototype
}

/** The keys under which an object holds others. */
export function keysOf(holder: object): readonly string[] {
  return attempt(() => Object.keys(holder), [])
}

/** What `get` returns, or `otherwise` when it throws. */
export function attempt<T>(get: () => T, otherwise: T): T {
  try {
    return get()
  } catch {
    return otherwise
  }
}
