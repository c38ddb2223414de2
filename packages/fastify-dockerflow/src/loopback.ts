/** Whether `address` is of this machine's own loopback interface; that of a Unix socket is undefined, and is not. */
export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}
