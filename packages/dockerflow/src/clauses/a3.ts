import type { Clause } from '../spec/clause.ts'

export const A3: Clause = {
  id: 'A3',
  level: 'MUST',
  title: 'Version object at /app/version.json',
  text: 'A JSON version object exists at /app/version.json.',
  checked: {
    url: 'Only with --version-file: that file is validated.',
    image:
      '/app/version.json is copied out of a container that was never started, and validated: all four keys, full git hash, URLs. Labels of the image (org.opencontainers.image.revision, version, source) have to agree with it.',
    lint: 'The final stage has to copy version.json, or everything, to /app, and nothing may overwrite it afterwards.',
  },
  fix: 'Run `dockerflow version` in CI before the build, and copy version.json to /app last in the Dockerfile.',
}
