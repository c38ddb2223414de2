import type { Clause } from '../spec/clause.ts'

export const B2: Clause = {
  id: 'B2',
  level: 'MUST',
  title: 'Tests run on code and container',
  text: 'Tests run on the code and on the application in the container.',
  checked: {
    workflow: 'The steps of the workflow file.',
  },
  fix: 'Run the unit tests, build the image, and run `dockerflow verify --image` on it.',
}
