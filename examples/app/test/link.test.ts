import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chosenSlug, InvalidLink, isSlug, randomSlug, targetUrl } from '../src/link.ts'

function targetOrRefusal(given: string): string {
  try {
    return targetUrl(given)
  } catch (error) {
    if (error instanceof InvalidLink) return `refused: ${error.message}`
    throw error
  }
}

describe('a target', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTP://EXAMPLE.com:80/a b?c=d#e', 'http://example.com/a%20b?c=d#e'],
    ['https://例え.jp/ü', 'https://xn--r8jz45g.jp/%C3%BC'],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000/'],
  ])('%s becomes %s', (given, kept) => {
    expect(targetUrl(given)).toBe(kept)
  })

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://example.com/',
    'blob:https://example.com/1',
    '//example.com/',
    '/links',
    'example.com',
    'https://',
    '',
  ])('%j is refused', (given) => {
    expect(() => targetUrl(given)).toThrow('must be a complete URL that begins with http:// or https://')
  })

  it('is refused with a user name or password, which make one host look like another', () => {
    for (const given of ['https://bank.example@evil.example/', 'https://:secret@example.com/']) {
      expect(() => targetUrl(given)).toThrow('target must not contain a user name or password')
    }
  })

  it('is refused when it grows beyond 2048 characters by being encoded', () => {
    expect(() => targetUrl(`https://example.com/${'ü'.repeat(1000)}`)).toThrow('at most 2048 characters')
  })

  it('is always a URL in ASCII that redirects over http, or refused with a reason', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string({ unit: 'binary' })), (given) => {
        expect(targetOrRefusal(given)).toMatch(/^https?:\/\/[\x21-\x7e]+$|^refused: target must/)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a slug', () => {
  it.each(['a', 'docs', '2026', 'A_b-c', 'x'.repeat(64)])('can be %s', (slug) => {
    expect(chosenSlug(slug)).toBe(slug)
  })

  it.each(['', '-a', '_a', '__version__', 'a/b', 'a b', 'a.b', 'ü', 'x'.repeat(65), 'a\n'])(
    'cannot be %j',
    (slug) => {
      expect(() => chosenSlug(slug)).toThrow('slug must be 1 to 64 letters, digits, hyphens or underscores')
      expect(isSlug(slug)).toBe(false)
    },
  )

  it.each(['links', 'Links', 'assets', 'API'])('cannot be the reserved word %s', (slug) => {
    expect(() => chosenSlug(slug)).toThrow(`slug "${slug}" is reserved: choose another one`)
    expect(isSlug(slug)).toBe(false)
  })

  it('is drawn at random from characters that cannot be mistaken for one another', () => {
    const slugs = Array.from({ length: 500 }, randomSlug)
    expect(new Set(slugs).size).toBe(500)
    for (const slug of slugs) expect(slug).toMatch(/^[2-9a-km-zA-HJ-NP-Z]{7}$/)
  })
})
