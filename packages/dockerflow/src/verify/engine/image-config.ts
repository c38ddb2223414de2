import { CouldNotRunError } from '../../report/errors.ts'
import type { Engine } from './engine.ts'

/** What the image says of itself. */
export interface ImageConfig {
  readonly user: string
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly workdir: string
  readonly env: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly ports: readonly string[]
  /** Bytes. */
  readonly size: number
  /** The commands that made it, oldest last. */
  readonly history: readonly string[]
}

interface Inspected {
  readonly Size?: number
  readonly Config?: {
    readonly User?: string
    readonly Entrypoint?: readonly string[] | null
    readonly Cmd?: readonly string[] | null
    readonly WorkingDir?: string
    readonly Env?: readonly string[] | null
    readonly Labels?: Readonly<Record<string, string>> | null
    readonly ExposedPorts?: Readonly<Record<string, unknown>> | null
  }
}

/**
 * Inspects the image `ref`, pulling it if it is not there.
 *
 * @throws CouldNotRunError when there is no such image
 */
export async function imageConfig(engine: Engine, ref: string, signal?: AbortSignal): Promise<ImageConfig> {
  if (ref.startsWith('-')) throw new CouldNotRunError(`"${ref}" is not the name of an image.`)
  const present = await engine.call(['image', 'inspect', ref], { signal })
  if (present.code !== 0) {
    try {
      await engine.must(['pull', ref], { timeout: 600_000, signal })
    } catch (error) {
      throw new CouldNotRunError(
        `There is no image "${ref}", and it cannot be pulled. ${(error as Error).message}`,
      )
    }
  }
  const [image] = await engine.json<Inspected[]>(['image', 'inspect', ref], { signal })
  const history = await engine.must(['history', '--no-trunc', '--format', '{{.CreatedBy}}', ref], { signal })
  const config = image?.Config ?? {}
  return {
    user: config.User ?? '',
    entrypoint: config.Entrypoint ?? [],
    command: config.Cmd ?? [],
    workdir: config.WorkingDir ?? '',
    env: config.Env ?? [],
    labels: config.Labels ?? {},
    ports: Object.keys(config.ExposedPorts ?? {}),
    size: image?.Size ?? 0,
    history: history.split('\n'),
  }
}
