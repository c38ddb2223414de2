import type { ClauseId } from '../../src/spec/clauses.ts'

/**
 * The library's tests that prove a clause: the clauses, the file under packages/, and the title of the test. The
 * library's tests are named after what an application sees, not after clauses.
 */
export const LIBRARY_PROOFS: readonly (readonly [
  clauses: readonly ClauseId[],
  file: string,
  title: string,
])[] = [
  [
    ['A1'],
    'fastify-dockerflow/test/options.test.ts',
    'each variable that is set replaces its option, an empty one does not',
  ],
  [
    ['A2', 'R4'],
    'fastify-dockerflow/test/serve.test.ts',
    'PORT and HOST override the options, which override 8000 and 0.0.0.0',
  ],
  [['A4'], 'fastify-dockerflow/test/version.test.ts', 'the bytes of the file are sent as they are'],
  [
    ['A4', 'A5', 'A6'],
    'fastify-dockerflow/test/endpoints.test.ts',
    'the three endpoints answer 200 over a real socket, never cached',
  ],
  [
    ['A5'],
    'fastify-dockerflow/test/endpoints.test.ts',
    'the heartbeat reports each check and fails with 503 when one fails',
  ],
  [
    ['A7', 'R2'],
    'dockerflow-mozlog/test/property.test.ts',
    'every line conforms and no call throws, whatever is logged',
  ],
]
