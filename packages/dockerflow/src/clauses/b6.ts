import type { Clause } from '../spec/clause.ts'

export const B6: Clause = {
  id: 'B6',
  level: 'MUST',
  title: 'Secrets are not exposed',
  text: 'Secrets are not exposed.',
  checked: {
    image: 'No variable of the image, no line of its history and no file in /app looks like a secret.',
    lint: 'No secret in ARG, ENV or a copied .env file, and no COPY of everything without .dockerignore.',
    workflow: 'Secrets come from the secret store of the CI.',
  },
  fix: 'Pass secrets to the build with RUN --mount=type=secret and to the container by its environment; never with ARG, ENV or COPY.',
}
