import type { Clause } from '../spec/clause.ts'

export const D2: Clause = {
  id: 'D2',
  level: 'MUST',
  title: 'Group app with GID 10001',
  text: 'A group `app` with GID 10001.',
  checked: {
    image: '/etc/group is copied out of a container that was never started: `app` has to be 10001.',
    lint: 'The final stage, or one it builds on, has to make the group.',
  },
  fix: 'Add `RUN groupadd --gid 10001 app` (Debian) or `RUN addgroup -g 10001 app` (Alpine).',
}
