import type { Command } from '../command.ts'
import { CouldNotRunError } from '../errors.ts'

export const initCommand: Command = {
  name: 'init',
  summary: 'init',
  usage: ['init'],
  options: {},
  async run() {
    throw new CouldNotRunError('This build has no init.')
  },
}
