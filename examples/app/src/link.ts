import { randomInt } from 'node:crypto'

/** A short link as the API shows it. */
export interface Link {
  readonly slug: string
  readonly target: string
  readonly hits: number
  /** When it was made, as an ISO 8601 date. */
  readonly created: string
}

/** Thrown when a slug or a target is not acceptable; the message is for the person who sent it. */
export class InvalidLink extends Error {
  override readonly name = 'InvalidLink'
  readonly statusCode = 400
  readonly code = 'INVALID_LINK'
}

/** The longest target that is accepted, in characters. */
export const LONGEST_TARGET = 2048

const SLUG = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** Words that are paths of this service, or that a visitor would take for one. */
const RESERVED = new Set(['admin', 'api', 'assets', 'health', 'links', 'login', 'static', 'version'])

// Without 0, O, 1, l and I, which people mistake for one another when they copy a link by hand.
const ALPHABET = '23456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ'

/** Whether `text` can be a slug at all, so that nothing else is asked of the database. */
export function isSlug(text: string): boolean {
  return SLUG.test(text) && !RESERVED.has(text.toLowerCase())
}

/**
 * The slug that somebody chose.
 *
 * @throws InvalidLink when it is malformed or reserved
 */
export function chosenSlug(text: string): string {
  if (!SLUG.test(text)) {
    throw new InvalidLink(
      'slug must be 1 to 64 letters, digits, hyphens or underscores, and begin with a letter or digit',
    )
  }
  if (!isSlug(text)) throw new InvalidLink(`slug "${text}" is reserved: choose another one`)
  return text
}

/** Seven random characters: 57⁷ possibilities, so that links are neither guessed nor collide soon. */
export function randomSlug(): string {
  return Array.from({ length: 7 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/**
 * The address to redirect to, normalised, so that it is safe in a Location header.
 *
 * @throws InvalidLink unless it is an http or https URL without user name and password
 */
export function targetUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new InvalidLink('target must be a complete URL that begins with http:// or https://')
  }
  if (url.username !== '' || url.password !== '') {
    throw new InvalidLink('target must not contain a user name or password')
  }
  if (url.href.length > LONGEST_TARGET) {
    throw new InvalidLink(`target must be at most ${LONGEST_TARGET} characters long`)
  }
  return url.href
}
