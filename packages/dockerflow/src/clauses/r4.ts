import type { Clause } from '../spec/clause.ts'

export const R4: Clause = {
  id: 'R4',
  level: 'MAY',
  title: 'Listens on port 8000 by default',
  text: 'It listens on port 8000.',
  checked: {
    image: 'The container is started once more without $PORT and has to answer on --default-port.',
    lint: 'EXPOSE and ENV PORT, where there are any, say 8000.',
  },
  fix: 'Listen on 8000 when $PORT is not set, and EXPOSE 8000.',
}
