import type { Clause } from '../spec/clause.ts'

export const A6: Clause = {
  id: 'A6',
  level: 'MUST',
  title: '/__lbheartbeat__ answers 200',
  text: '/__lbheartbeat__ answers 200 and does not check backing services.',
  checked: {
    url: 'GET /__lbheartbeat__ has to answer 200 within --timeout, not cacheable. With --break it has to answer 200 while the backing service is away.',
    image: 'As for a URL.',
  },
  fix: 'Answer /__lbheartbeat__ with 200 and nothing else to do: no backing service, no login, no redirect.',
}
