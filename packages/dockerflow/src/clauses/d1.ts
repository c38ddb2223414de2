import type { Clause } from '../spec/clause.ts'

export const D1: Clause = {
  id: 'D1',
  level: 'MUST',
  title: 'Sources are in /app',
  text: 'Sources are in /app.',
  checked: {
    image:
      '/app has to exist in the image and hold more than version.json, and WORKDIR has to be /app or below.',
    lint: 'The final stage has to copy files to /app.',
  },
  fix: 'Copy the application to /app and set WORKDIR /app.',
}
