import type { Clause } from '../spec/clause.ts'

export const A8: Clause = {
  id: 'A8',
  level: 'MUST',
  title: 'Serves its own static content',
  text: 'It serves its own static content.',
  checked: {
    url: 'With --static, every path given has to answer 200; without it, skipped.',
    image: 'As for a URL.',
  },
  fix: 'Serve static files from the application itself, not from another server in front of it.',
}
