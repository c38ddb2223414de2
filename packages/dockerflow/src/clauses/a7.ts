import type { Clause } from '../spec/clause.ts'

export const A7: Clause = {
  id: 'A7',
  level: 'MUST',
  title: 'Logs are text on stdout or stderr',
  text: 'Logs are text on stdout or stderr.',
  checked: {
    image:
      'The container has to write at least one line to stdout or stderr while it starts and is asked, and every line has to be UTF-8 text without control characters.',
  },
  fix: 'Write logs to stdout or stderr, one event a line, as UTF-8 text.',
}
