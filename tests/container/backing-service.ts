import { connect } from 'node:net'
import { inject } from 'vitest'
import { type BACKING_IMAGES, backingImage } from './backing-images.ts'
import { docker } from './docker.ts'
import { freePort } from './free-port.ts'
import { LABEL } from './image.ts'

/** A backing service in a container of its own, which can be stopped, frozen and brought back. */
export class BackingService {
  readonly id: string
  readonly port: number
  constructor(id: string, port: number) {
    this.id = id
    this.port = port
  }

  static async start(service: keyof typeof BACKING_IMAGES): Promise<BackingService> {
    const image = await backingImage(service)
    const port = await freePort()
    const variables = {
      POSTGRES_USER: 'links',
      POSTGRES_PASSWORD: 'secret',
      POSTGRES_DB: 'links',
      PGPORT: String(port),
    }
    const environment = Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`])
    const command = service === 'redis' ? ['redis-server', '--port', String(port), '--save', ''] : []
    const label = `${LABEL}=${inject('run').id}`
    return new BackingService(
      await docker(
        'run',
        '--detach',
        '--network',
        'host',
        '--label',
        label,
        ...environment,
        image,
        ...command,
      ),
      port,
    )
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    await docker('kill', this.id)
  }

  /** Leaves its connections open, and answers nothing on them. */
  async freeze(): Promise<void> {
    await docker('pause', this.id)
  }

  async thaw(): Promise<void> {
    await docker('unpause', this.id)
  }

  /** Brings it back after {@link kill}. */
  async start(): Promise<void> {
    await docker('start', this.id)
  }

  /** True once it takes connections. */
  accepts(): Promise<true | undefined> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1')
      socket.once('error', () => resolve(undefined))
      socket.once('connect', () => {
        socket.destroy()
        resolve(true)
      })
    })
  }
}
