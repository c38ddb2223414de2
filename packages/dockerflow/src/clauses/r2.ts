import type { Clause } from '../spec/clause.ts'

export const R2: Clause = {
  id: 'R2',
  level: 'MAY',
  title: 'Logs are mozlog on stdout',
  text: 'Logs go to stdout in the mozlog JSON schema.',
  checked: {
    image:
      'Every line on stdout has to be a mozlog object; how many of how many are is said, and the first that is not is shown.',
  },
  fix: 'Write one mozlog object a line to stdout; in Node, dockerflow-mozlog gives pino the options for that.',
}
