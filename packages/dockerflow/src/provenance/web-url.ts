/**
 * The address at which people find the repository that git knows as `remote`, without credentials;
 * `undefined` when it is none, such as a path.
 */
export function webUrl(remote: string): string | undefined {
  const text = remote.trim()
  // git@github.com:owner/name.git; a letter and a colon is a drive.
  const [, host, path] = /^(?:[\w.-]+@)?([\w.-]{2,}):(?!\/\/)\/?(.+)$/.exec(text) ?? []
  const address = host === undefined ? text : `https://${host}/${path}`
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  const web = url.protocol === 'http:' || url.protocol === 'https:'
  if (!web && url.protocol !== 'ssh:' && url.protocol !== 'git:') return undefined
  const pathname = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '')
  // The port of ssh is not the one of the web.
  return `${url.protocol === 'http:' ? 'http' : 'https'}://${web ? url.host : url.hostname}${pathname}`
}

/** The page of `commit`, as the host of the repository `source` names it. */
export function commitUrl(source: string, commit: string): string {
  const { hostname } = new URL(source)
  if (hostname.includes('gitlab')) return `${source}/-/commit/${commit}`
  if (hostname.includes('bitbucket')) return `${source}/commits/${commit}`
  return `${source}/commit/${commit}`
}
