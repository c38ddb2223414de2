/** The name of an image, taken apart. */
export interface ImageReference {
  /** As written. */
  readonly text: string
  /** `docker.io` where none is written. */
  readonly registry: string
  /** Without registry and tag; without `library/` for an official image. */
  readonly repository: string
  /** Whether it is one of Docker's official images. */
  readonly official: boolean
  readonly tag: string | undefined
  readonly digest: string | undefined
}

/** Docker Hub, and registries that mirror its official images under the same names. */
const MIRRORS: Readonly<Record<string, string>> = {
  'docker.io': 'library/',
  'index.docker.io': 'library/',
  'public.ecr.aws': 'docker/library/',
  'mirror.gcr.io': 'library/',
}

/** Takes an image name apart, for example `node:24-slim` or `ghcr.io/acme/base@sha256:…`. */
export function imageReference(text: string): ImageReference {
  const [beforeDigest = '', digest] = text.split('@', 2)
  const colon = beforeDigest.lastIndexOf(':')
  const tagged = colon > beforeDigest.lastIndexOf('/')
  const name = tagged ? beforeDigest.slice(0, colon) : beforeDigest
  const slash = name.indexOf('/')
  const host = slash < 0 ? '' : name.slice(0, slash)
  const hasRegistry = /[.:]/.test(host) || host === 'localhost'
  const registry = hasRegistry ? host : 'docker.io'
  const path = hasRegistry ? name.slice(slash + 1) : name
  const prefix = MIRRORS[registry]
  const repository = prefix !== undefined && path.startsWith(prefix) ? path.slice(prefix.length) : path
  const bare = registry === 'docker.io' || registry === 'index.docker.io' || repository !== path
  return {
    text,
    registry,
    repository,
    official: prefix !== undefined && bare && !repository.includes('/'),
    tag: tagged ? beforeDigest.slice(colon + 1) : undefined,
    digest,
  }
}
