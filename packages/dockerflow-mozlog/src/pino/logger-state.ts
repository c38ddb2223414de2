import { TRACE_FIELDS } from '../line/cloud-keys.ts'
import type { Envelope } from '../line/envelope.ts'
import { type Bindings, readBindings } from './bindings.ts'
import {
  type Functions,
  hasKnownShape,
  type PinoLogger,
  type PinoSymbols,
  SERIALIZERS,
} from './pino-internals.ts'
import { createTreatment, type Treatment } from './treatment.ts'

/** Everything about a logger that its lines depend on. Children share it until they differ. */
export interface LoggerState {
  readonly levels: PinoLogger['levels']
  /** The text of a level's severity. */
  readonly startText: (level: number) => string
  readonly treatment: Treatment
  readonly bindings: Bindings
}

/** The settings that states are made from. */
export interface StateConfig {
  readonly envelope: Envelope
  /** Returns the severity text of each level; `labels` are the names of the levels. */
  readonly startTexts: (labels?: PinoLogger['levels']['labels']) => LoggerState['startText']
}

const STATE = Symbol('mozlog.state')

/**
 * Creates the function that returns the state of a logger, kept on the logger until something changes. `undefined` for
 * a logger whose internals do not have a known shape.
 */
export function createStates(
  { envelope, startTexts }: StateConfig,
  symbols: PinoSymbols,
): (logger: PinoLogger) => LoggerState | undefined {
  const { messageKey, errorKey } = envelope
  const { chindings, stringifiers } = symbols
  // Keys that belong elsewhere in the line, or that may repeat one.
  const reserved = ['Type', 'Logger', messageKey]
  if (envelope.gcpSeverity) reserved.push(errorKey, ...TRACE_FIELDS)
  const none = readBindings('', envelope)
  // For children whose parents have logged nothing yet.
  let latest: Treatment | undefined
  let latestStart: Pick<LoggerState, 'levels' | 'startText'> | undefined

  function stateOf(logger: PinoLogger): LoggerState | undefined {
    const known = logger[STATE] as LoggerState | undefined
    const source = logger[chindings] as string
    const { levels } = logger
    if (
      known !== undefined &&
      known.bindings.source === source &&
      known.levels === levels &&
      isOf(known.treatment, logger)
    ) {
      return known
    }
    if (!hasKnownShape(logger, symbols)) return undefined
    const state = {
      levels,
      startText: startTextOf(levels),
      treatment: treatmentOf(logger, known?.treatment ?? latest),
      bindings:
        known?.bindings.source === source
          ? known.bindings
          : readBindings(source, envelope, known?.bindings ?? none),
    }
    logger[STATE] = state
    return state
  }

  function startTextOf(levels: PinoLogger['levels']): LoggerState['startText'] {
    if (latestStart?.levels !== levels) latestStart = { levels, startText: startTexts(levels.labels) }
    return latestStart.startText
  }

  function isOf(treatment: Treatment, logger: PinoLogger): boolean {
    return treatment.serializers === logger[SERIALIZERS] && treatment.stringifiers === logger[stringifiers]
  }

  function treatmentOf(logger: PinoLogger, likely: Treatment | undefined): Treatment {
    if (likely !== undefined && isOf(likely, logger)) return likely
    const functions = [logger[SERIALIZERS] as Functions, logger[stringifiers] as Functions] as const
    latest = createTreatment(...functions, { errorKey, messageKey, reserved })
    return latest
  }

  return stateOf
}
