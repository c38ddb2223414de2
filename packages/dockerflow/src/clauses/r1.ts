import type { Clause } from '../spec/clause.ts'

export const R1: Clause = {
  id: 'R1',
  level: 'MAY',
  title: 'One process per container',
  text: 'One process per container.',
  checked: {
    image:
      'The processes of the running container are listed from outside: one, not counting an init in front of it.',
    lint: 'ENTRYPOINT and CMD start the application itself: no supervisor, package manager or shell that stays in front of it and keeps signals from it.',
  },
  fix: 'Start the application alone; run other processes in containers of their own. An init such as tini is fine.',
}
