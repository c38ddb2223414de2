import type { Check } from '../check.ts'
import { type Backing, clientCheck, clientFailure } from '../client-check.ts'

/** Any client of @grpc/grpc-js, generated or not: the connection is checked, not its methods. */
export interface GrpcClient {
  makeUnaryRequest(
    method: string,
    serialize: (request: Buffer) => Buffer,
    deserialize: (bytes: Buffer) => Buffer,
    request: Buffer,
    options: { deadline: Date },
    callback: (error: Error | null, answer?: Buffer) => void,
  ): { cancel(): void }
}

/** Options of {@link grpcCheck}. */
export interface GrpcCheckOptions {
  /**
   * The service to ask for.
   * @default '' the server as a whole
   */
  readonly service?: string
}

const GRPC: Backing = {
  kind: 'grpc',
  service: 'The gRPC server',
  thing: 'health service, or the service asked for,',
  codes: {
    1: 'timeout',
    4: 'timeout',
    5: 'missing',
    7: 'authentication',
    8: 'exhausted',
    12: 'missing',
    14: 'unreachable',
    16: 'authentication',
  },
  texts: [[/channel has been closed/i, 'disconnected']],
}

const METHOD = '/grpc.health.v1.Health/Check'
/** The bytes of `HealthCheckResponse { status: SERVING }`: field 1, a number, 1. */
const SERVING = Buffer.from([0x08, 0x01])

/**
 * Checks a gRPC server by the [health checking protocol](https://grpc.io/docs/guides/health-checking), over the
 * connection of a client of [@grpc/grpc-js](https://github.com/grpc/grpc-node).
 *
 * One ping: one unary call of `grpc.health.v1.Health/Check` on the client's channel, with the
 * check's deadline; cancelled when the checker closes.
 *
 * `ok` proves that the server calls the service `SERVING`. It does not prove that its methods work, or that
 * these credentials may call them.
 */
export function grpcCheck(client: GrpcClient, options: GrpcCheckOptions = {}): Check {
  const service = Buffer.from(options.service ?? '')
  if (service.length > 127) throw new TypeError('`service` is a name of at most 127 bytes')
  const request = service.length > 0 ? Buffer.concat([Buffer.from([0x0a, service.length]), service]) : service
  const same = (bytes: Buffer) => bytes

  return clientCheck(GRPC, client, async (context) => {
    const options = { deadline: new Date(Date.now() + context.deadline - performance.now()) }
    const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>()
    const end = (error: Error | null, bytes?: Buffer) => (error ? reject(error) : resolve(bytes))
    const call = client.makeUnaryRequest(METHOD, same, same, request, options, end)
    const cancel = () => call.cancel()
    context.signal.addEventListener('abort', cancel, { once: true })
    const answer = await promise.finally(() => context.signal.removeEventListener('abort', cancel))
    if (!answer?.equals(SERVING)) throw clientFailure(GRPC, { reason: 'unexpected', code: 'NOT_SERVING' })
  })
}
