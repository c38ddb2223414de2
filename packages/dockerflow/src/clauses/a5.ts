import type { Clause } from '../spec/clause.ts'

export const A5: Clause = {
  id: 'A5',
  level: 'MUST',
  title: '/__heartbeat__ answers 200 or 5xx',
  text: '/__heartbeat__ answers 200, or 5xx on error; it checks backing services for connectivity; it may report their status as JSON.',
  checked: {
    url: 'GET /__heartbeat__ has to answer 200 or 5xx within --timeout, with a Content-Type, not cacheable; a JSON body has to be a heartbeat payload that agrees with the status code. With --break it has to answer 5xx while the backing service is away, and 200 again within --recovery.',
    image: 'As for a URL.',
  },
  fix: 'Answer /__heartbeat__ with 200 when every backing service is reachable and with 503 when one is not, with a Content-Type and Cache-Control: no-store, without redirect or login.',
}
