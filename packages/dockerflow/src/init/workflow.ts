import { version } from '../report/package-version.ts'
import { INSTALL_RECIPES } from '../spec/package-managers.ts'
import { imageName } from './dockerfile.ts'
import type { Project } from './project.ts'

/** A workflow of GitHub Actions that meets clauses B1 to B6 for `project`. */
export function workflow(project: Project): string {
  const { manager } = project
  const name = imageName(project)
  const cli = `npx --yes dockerflow@^${version()}`
  const { setup, env, install, run } = INSTALL_RECIPES[manager]
  const variables = Object.entries(env)
    .map(([key, value]) => `      ${key}: ${value}\n`)
    .join('')
  const commands = [
    ...setup(project.managerVersion),
    install(project.lockfile !== undefined),
    ...(project.hasBuild ? [run('build')] : []),
    ...(project.hasTest ? [run('test')] : []),
  ]
  const code = commands.map((command) => `      - run: ${command}\n`).join('')
  return `name: dockerflow
on:
  # B1: each change is built. B3: and any commit by hand.
  push:
    branches: [main]
    tags: ['*']
  pull_request:
  workflow_dispatch:
    inputs:
      ref:
        description: What to build; empty builds the branch
        default: ''
permissions:
  contents: read
jobs:
  image:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    env:
      IMAGE: ${name}
${variables}    steps:
      - uses: actions/checkout@v5
        with:
          ref: \${{ inputs.ref }}
          persist-credentials: false
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      # A3: before anything else writes files, which would make the tree dirty.
      - run: ${cli} version
      - run: ${cli} lint --format github
      # B2: the code is tested, and then the application in its container.
${code}      - run: docker build --tag "$IMAGE" .
      - run: ${cli} verify --image "$IMAGE" --format junit > dockerflow.xml
      # B5: the log of the run, and the report beside it.
      - if: always()
        uses: actions/upload-artifact@v5
        with:
          name: dockerflow
          path: dockerflow.xml
      # B4: a tag is published. B6: the token is in the secret store, and on standard input only.
      - if: github.ref_type == 'tag' && vars.DOCKERHUB_REPOSITORY != ''
        env:
          DOCKERHUB_USERNAME: \${{ vars.DOCKERHUB_USERNAME }}
          DOCKERHUB_TOKEN: \${{ secrets.DOCKERHUB_TOKEN }}
          REPOSITORY: \${{ vars.DOCKERHUB_REPOSITORY }}
        run: |
          printf '%s' "$DOCKERHUB_TOKEN" | docker login --username "$DOCKERHUB_USERNAME" --password-stdin
          docker tag "$IMAGE" "$REPOSITORY:$GITHUB_REF_NAME"
          docker push "$REPOSITORY:$GITHUB_REF_NAME"
`
}
