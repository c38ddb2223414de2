import type { Clause } from '../spec/clause.ts'

export const B4: Clause = {
  id: 'B4',
  level: 'MUST',
  title: 'The container can be published',
  text: 'The container can be published to Docker Hub (or Google Artifact Registry).',
  checked: {
    workflow: 'The publishing job of the workflow file.',
  },
  fix: 'Add a job that logs in to the registry and pushes the image that was tested.',
}
