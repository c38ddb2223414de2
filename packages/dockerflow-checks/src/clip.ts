/** The longest text that a message carries, in UTF-16 code units. */
const LONGEST = 4096

/**
 * At most 4096 characters of `text`. The last word is dropped rather than cut: half a connection string could
 * not be recognised as one, and would leave the process with the first half of its password.
 */
export function clip(text: string): string {
  if (text.length <= LONGEST) return text
  return `${text.slice(0, LONGEST).replace(/\S+$/, '')}…`
}
