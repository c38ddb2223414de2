import type { Clause } from '../clause.ts'

export const R3: Clause = {
  id: 'R3',
  level: 'MAY',
  title: 'Optimized for production',
  text: 'The image is optimized for production: official `-slim` base, least-changing layers first, small, app user with read-only access to the files.',
  checked: {
    image: 'Size of the image, and the files in /app: the app user may not write them.',
    lint: 'The base image is pinned and slim, dependencies are installed before the sources are copied, and files are not chowned to app.',
  },
  fix: 'Build on an official -slim image, install what is needed to run before copying the sources, and leave the files to root.',
}
