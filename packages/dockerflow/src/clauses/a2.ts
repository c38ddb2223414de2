import type { Clause } from '../spec/clause.ts'

export const A2: Clause = {
  id: 'A2',
  level: 'MUST',
  title: 'Listens on $PORT',
  text: 'It listens for HTTP on $PORT.',
  checked: {
    image: 'The container is started with a random $PORT and has to answer HTTP there.',
  },
  fix: 'Listen on the port in $PORT, on 0.0.0.0 (not on localhost, which nobody outside the container reaches).',
}
