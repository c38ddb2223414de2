import type { Clause } from '../spec/clause.ts'

export const B5: Clause = {
  id: 'B5',
  level: 'MUST',
  title: 'Build and test leave a log',
  text: 'Build and test leave a log.',
  checked: {
    workflow: 'The artifacts of the workflow file.',
  },
  fix: 'Build and test in CI, and keep the reports as artifacts.',
}
