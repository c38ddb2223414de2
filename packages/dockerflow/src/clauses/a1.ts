import type { Clause } from '../spec/clause.ts'

export const A1: Clause = {
  id: 'A1',
  level: 'MUST',
  title: 'Configuration comes from the environment',
  text: 'The application takes its configuration from environment variables.',
  checked: {
    image:
      'The container is given a random $PORT, and --env and --env-file, and nothing else: no mount, no arguments. It passes when it runs and listens where $PORT says.',
  },
  fix: 'Read every setting from environment variables; ship no configuration file that has to be edited for each environment.',
}
