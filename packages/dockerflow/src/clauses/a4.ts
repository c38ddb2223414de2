import type { Clause } from '../spec/clause.ts'

export const A4: Clause = {
  id: 'A4',
  level: 'MUST',
  title: '/__version__ answers with version.json',
  text: '/__version__ answers with the contents of /app/version.json.',
  checked: {
    url: 'GET /__version__ has to answer 200 with a valid version object as JSON; with --version-file, byte for byte that file. HEAD and a query string change nothing.',
    image: 'As for a URL, and byte for byte the /app/version.json that was copied out of the image.',
  },
  fix: 'Answer /__version__ with the bytes of /app/version.json as application/json.',
}
