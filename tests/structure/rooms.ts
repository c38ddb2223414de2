/**
 * The rooms of each package's `src`, in the one direction that imports go: a file imports from its own room and
 * from the rooms before it. Files beside the rooms, such as `index.ts`, may import everything.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  dockerflow: [
    'spec',
    'report',
    'formats',
    'command-line',
    'provenance',
    'init',
    'lint/dockerfile',
    'lint/shell',
    'lint/model',
    'lint/accounts',
    'lint/run',
    'lint/build',
    'lint/subject',
    'lint/process',
    'lint/rules',
    'lint',
    'verify/http',
    'verify/engine',
    'verify/image',
    'verify',
    'commands',
  ],
}
