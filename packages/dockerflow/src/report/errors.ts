/** The command line was used wrongly: exit code 2. The text names what was wrong and what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What was asked could not be done, so there is no verdict: exit code 3. The text says why. */
export class CouldNotRunError extends Error {
  override readonly name = 'CouldNotRunError'
}
