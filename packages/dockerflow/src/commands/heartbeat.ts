import type { Command } from '../command.ts'
import { CouldNotRunError } from '../errors.ts'

export const heartbeatCommand: Command = {
  name: 'heartbeat',
  summary: 'heartbeat',
  usage: ['heartbeat'],
  options: {},
  async run() {
    throw new CouldNotRunError('This build has no heartbeat.')
  },
}
