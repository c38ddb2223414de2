/** An answer that is not a success, with a message for the person at the page. */
export class ApiError extends Error {
  name = 'ApiError'

  /** @param refused whether what was sent is not acceptable, so that sending it again will not help */
  constructor(message, refused = false) {
    super(message)
    this.refused = refused
  }
}

/** One page of links, newest first. */
export function listLinks(before) {
  const query = before === undefined ? '' : `?${new URLSearchParams({ before })}`
  return call('GET', `/links${query}`)
}

/** Makes a link; without a slug the service draws one. */
export function createLink(link) {
  return call('POST', '/links', link)
}

/** Deletes a link; one that is gone already counts as deleted. */
export function deleteLink(slug) {
  return call('DELETE', `/links/${encodeURIComponent(slug)}`, undefined, [404])
}

async function call(method, path, body, alsoFine = []) {
  const response = await fetch(path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => {
    throw new ApiError('The service cannot be reached. Please try again shortly.')
  })
  if (response.status === 204 || alsoFine.includes(response.status)) return undefined
  const answer = await response.json().catch(() => ({}))
  if (response.ok) return answer
  throw new ApiError(answer.message ?? `The service answered ${response.status}.`, response.status < 500)
}
