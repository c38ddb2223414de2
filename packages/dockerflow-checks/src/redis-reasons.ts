import type { ErrorReasons } from './failure-reason.ts'

/** Errors of Redis and Valkey servers, and of the clients ioredis, iovalkey and redis. */
export const REDIS_REASONS = {
  codes: {
    ClientClosedError: 'disconnected',
    ClientOfflineError: 'unreachable',
    SocketClosedUnexpectedlyError: 'unreachable',
    DisconnectsClientError: 'unreachable',
    ConnectionTimeoutError: 'timeout',
    SocketTimeoutError: 'timeout',
    MaxRetriesPerRequestError: 'unreachable',
    ClusterAllFailedError: 'unreachable',
    RootNodesUnavailableError: 'unreachable',
  },
  texts: [
    [/^(NOAUTH|WRONGPASS|NOPERM|ERR AUTH|ERR invalid password)/, 'authentication'],
    [/^READONLY/, 'readOnly'],
    [/^(LOADING|MASTERDOWN|CLUSTERDOWN)/, 'unreachable'],
    [/max number of clients reached/, 'exhausted'],
    [/^Command timed out/, 'timeout'],
    [/^Stream isn't writeable/, 'unreachable'],
    [/^Connection is closed/, 'disconnected'],
  ],
} as const satisfies ErrorReasons
