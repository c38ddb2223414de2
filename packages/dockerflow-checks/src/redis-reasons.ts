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
    [/^(?<code>NOAUTH|WRONGPASS|NOPERM)|^ERR (AUTH|invalid password)/, 'authentication'],
    [/^(?<code>READONLY|NOREPLICAS)/, 'readOnly'],
    [/^(?<code>OOM|MISCONF)/, 'full'],
    [/^(?<code>LOADING|MASTERDOWN|CLUSTERDOWN)/, 'unreachable'],
    [
      /^Too many Cluster redirections\. Last error: \w+: (?<code>CLUSTERDOWN|MASTERDOWN|LOADING)/,
      'unreachable',
    ],
    // a client that follows no redirection
    [/^(?<code>MOVED|ASK) /, 'unexpected'],
    [/max number of clients reached/, 'exhausted'],
    [/^Command timed out/, 'timeout'],
    [/^Stream isn't writeable/, 'unreachable'],
    [/^Connection is closed/, 'disconnected'],
  ],
} as const satisfies ErrorReasons
