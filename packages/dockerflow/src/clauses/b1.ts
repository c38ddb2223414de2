import type { Clause } from '../spec/clause.ts'

export const B1: Clause = {
  id: 'B1',
  level: 'MUST',
  title: 'A code change triggers a build',
  text: 'A code change (pull request, merge) triggers a build.',
  checked: {
    workflow: 'The triggers of the workflow file.',
  },
  fix: 'Let the CI workflow run on pull requests and on pushes to the main branch.',
}
