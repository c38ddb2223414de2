// Controls, lone surrogates, and the characters that reorder or break a line where a reader does not expect it.
const UNPRINTABLE = /[^\P{Cc}\t\r\n]|[\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu

/**
 * `text` on one line and without control characters: evidence quotes what strangers sent, and neither a terminal
 * nor XML may be steered by it.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd').replace(/[\t\r\n]+/g, ' ')
}
