import type { Clause } from '../spec/clause.ts'

export const B3: Clause = {
  id: 'B3',
  level: 'MUST',
  title: 'An earlier build can be started by hand',
  text: 'An earlier build and test can be started by hand.',
  checked: {
    workflow: 'The triggers of the workflow file.',
  },
  fix: 'Add workflow_dispatch (or the like) to the triggers of the workflow.',
}
