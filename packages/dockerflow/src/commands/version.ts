import type { Command } from '../command.ts'
import { CouldNotRunError } from '../errors.ts'

export const versionCommand: Command = {
  name: 'version',
  summary: 'version',
  usage: ['version'],
  options: {},
  async run() {
    throw new CouldNotRunError('This build has no version.')
  },
}
