const ELLIPSIS = '…'

/** `text`, where it is longer than `maxBytes` of UTF-8 cut to that, with an ellipsis at its end. */
export function bounded<Text extends string | undefined>(text: Text, maxBytes: number): Text
export function bounded(text: string | undefined, maxBytes: number): string | undefined {
  if (text === undefined || text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text
  // Looking at more units than there may be bytes would be in vain.
  const bytes = Buffer.from(text.slice(0, maxBytes))
  const room = Math.max(0, maxBytes - ELLIPSIS.length * 3)
  // The cut may go through a character, which then shows as one replacement character.
  return bytes.toString('utf8', 0, room).replace(/\ufffd$/, '') + ELLIPSIS
}
