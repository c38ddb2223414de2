import type { ErrorReasons } from './failure-reason.ts'

/** Error codes of MongoDB and error names of its driver. */
export const MONGODB_REASONS = {
  codes: {
    13: 'authentication',
    18: 'authentication',
    8000: 'authentication',
    91: 'unreachable',
    10107: 'readOnly',
    13435: 'readOnly',
    14031: 'full',
    MongoNotConnectedError: 'disconnected',
    MongoTopologyClosedError: 'disconnected',
    MongoClientClosedError: 'disconnected',
    MongoExpiredSessionError: 'disconnected',
    MongoNetworkTimeoutError: 'timeout',
    MongoOperationTimeoutError: 'timeout',
    MongoNetworkError: 'unreachable',
    MongoServerSelectionError: 'unreachable',
    MongoWaitQueueTimeoutError: 'exhausted',
  },
} as const satisfies ErrorReasons

/** Whether the answer to the command `hello` is that of a primary, or of a router. */
export function isPrimary(answer: unknown): boolean {
  return (answer as { readonly isWritablePrimary?: unknown } | undefined)?.isWritablePrimary === true
}
