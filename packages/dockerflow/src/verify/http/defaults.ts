import { DEFAULT_PORT } from 'dockerflow-checks/spec'

/** Defaults of the options of `verify`; times in milliseconds. */
export const VERIFY_DEFAULTS = {
  timeout: 5000,
  /** For a URL: a server that runs already. */
  wait: 0,
  /** For an image, which has to start first. */
  imageWait: 30_000,
  recovery: 30_000,
  stopTimeout: 10_000,
  defaultPort: DEFAULT_PORT,
} as const
