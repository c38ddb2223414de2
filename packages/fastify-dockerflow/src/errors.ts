/**
 * Every error of misuse that the plugin throws, in one table: the code, and what it means. Errors about a
 * check itself carry the codes of `dockerflow-checks`.
 */
export const PLUGIN_ERRORS = {
  FST_DOCKERFLOW_UNKNOWN_OPTION: 'An option that the plugin or `serve()` does not know.',
  FST_DOCKERFLOW_INVALID_OPTION: 'An option has a value it cannot take.',
  FST_DOCKERFLOW_INVALID_ENVIRONMENT: 'An environment variable has a value it cannot take.',
  FST_DOCKERFLOW_PREFIX: 'The plugin is registered under a prefix; the specification fixes the paths.',
  FST_DOCKERFLOW_ALREADY_REGISTERED: 'The plugin is registered twice on one application.',
  FST_DOCKERFLOW_NOT_REGISTERED: '`serve()` was given an application without the plugin.',
  FST_DOCKERFLOW_UNKNOWN_CLIENT: 'A value in `clients` is no client that has a ready-made check.',
  FST_DOCKERFLOW_DRAIN_TOO_LATE:
    'Logged, not thrown: `drain()` was called when the application refused requests already.',
  FST_DOCKERFLOW_UNCHECKED_SERVICE:
    'A name in `backingServices` has no check when the application becomes ready.',
} as const

/** The code of an error of misuse. */
export type PluginErrorCode = keyof typeof PLUGIN_ERRORS

/** Thrown for misuse, before anything listens. Its `code` is stable, its text is not. */
export class DockerflowPluginError extends Error {
  override readonly name = 'DockerflowPluginError'
  readonly code: PluginErrorCode

  /** @param detail what was wrong and what to do, naming the option, variable or backing service */
  constructor(code: PluginErrorCode, detail: string) {
    super(detail)
    this.code = code
  }
}
