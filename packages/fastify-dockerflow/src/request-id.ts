/** Short, and nothing in it that a log or a header would have to escape. */
const SANE_ID = /^[\w.~:@+/=-]{1,128}$/

/** Whether what a request brings can be taken as its id. */
export function isSaneId(given: unknown): given is string {
  return typeof given === 'string' && SANE_ID.test(given)
}

/**
 * Makes a source of request ids of twelve characters: ten random ones (60 bits) for each 1296 requests, and two that
 * count. One that is all random costs ten times as much, and so does one that is longer, since V8 puts off joining
 * texts of 13 characters and more until somebody reads them.
 */
export function createIds(): () => string {
  // Not imported: that alone takes longer than most modules here, since it loads all that node:crypto loads lazily.
  const { randomBytes } = process.getBuiltinModule('node:crypto')
  /** Two characters each. */
  const endings = Array.from({ length: 36 ** 2 }, (_, each) => each.toString(36).padStart(2, '0'))
  let beginning = ''
  let index = endings.length
  return () => {
    if (index === endings.length) {
      beginning = randomBytes(8).toString('base64url').slice(0, 10)
      index = 0
    }
    return `${beginning}${endings[index++]}`
  }
}
