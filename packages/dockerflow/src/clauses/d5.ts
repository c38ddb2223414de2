import type { Clause } from '../spec/clause.ts'

export const D5: Clause = {
  id: 'D5',
  level: 'MUST',
  title: 'Runs as user app',
  text: '`USER app`.',
  checked: {
    image:
      'The user of the image has to be app or 10001, and process 1 of the running container has to have UID and GID 10001.',
    lint: 'The last USER of the final stage has to be app or 10001.',
  },
  fix: 'End the Dockerfile with USER app.',
}
