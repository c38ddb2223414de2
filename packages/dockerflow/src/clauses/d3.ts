import type { Clause } from '../spec/clause.ts'

export const D3: Clause = {
  id: 'D3',
  level: 'MUST',
  title: 'User app with UID 10001 in group app',
  text: 'A user `app` with UID 10001, member of `app`.',
  checked: {
    image:
      '/etc/passwd and /etc/group are copied out of a container that was never started: `app` has to be 10001 and belong to group `app`.',
    lint: 'The final stage, or one it builds on, has to make the user.',
  },
  fix: 'Add `RUN useradd --uid 10001 --gid 10001 app` (Debian) or `RUN adduser -D -u 10001 -G app app` (Alpine).',
}
