import type { ErrorReasons } from './failure-reason.ts'

/** Errors of the AWS SDK that every service shares. */
export const AWS_REASONS = {
  codes: {
    401: 'authentication',
    403: 'authentication',
    404: 'missing',
    503: 'unreachable',
    AccessDenied: 'authentication',
    AccessDeniedException: 'authentication',
    CredentialsProviderError: 'authentication',
    ExpiredToken: 'authentication',
    ExpiredTokenException: 'authentication',
    Forbidden: 'authentication',
    InvalidAccessKeyId: 'authentication',
    InvalidClientTokenId: 'authentication',
    SignatureDoesNotMatch: 'authentication',
    UnrecognizedClientException: 'authentication',
    NotFound: 'missing',
    NoSuchBucket: 'missing',
    QueueDoesNotExist: 'missing',
    'AWS.SimpleQueueService.NonExistentQueue': 'missing',
    SlowDown: 'exhausted',
    ThrottlingException: 'exhausted',
    RequestThrottled: 'exhausted',
    ServiceUnavailable: 'unreachable',
  },
  texts: [[/^(The )?(bucket|queue|resource).* (does not exist|not found)/i, 'missing']],
} as const satisfies ErrorReasons
