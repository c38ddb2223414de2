import type { Command } from '../command.ts'
import { CouldNotRunError } from '../errors.ts'

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'verify',
  usage: ['verify'],
  options: {},
  async run() {
    throw new CouldNotRunError('This build has no verify.')
  },
}
