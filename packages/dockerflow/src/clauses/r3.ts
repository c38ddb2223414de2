import type { Clause } from '../spec/clause.ts'

export const R3: Clause = {
  id: 'R3',
  level: 'MAY',
  title: 'Optimized for production',
  text: 'The image is optimized for production: official `-slim` base, least-changing layers first, small, app user with read-only access to the files.',
  checked: {
    image:
      'Size and base are said. The image may hold no compiler and no repository, its files in /app may not be writable for the app user, and it has to end within --stop-timeout after SIGTERM.',
    lint: 'The base image is pinned and slim, dependencies are installed before the sources are copied, and files are not chowned to app.',
  },
  fix: 'Build on an official -slim image, install what is needed to run before copying the sources, and leave the files to root.',
}
