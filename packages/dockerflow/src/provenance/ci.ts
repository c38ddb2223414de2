import { webUrl } from './web-url.ts'

/** What a CI knows of the build it runs. Empty where it does not say. */
export interface Provenance {
  /** The name of the CI, or `git`. */
  readonly from: string
  readonly source: string
  readonly version: string
  readonly commit: string
  readonly build: string
}

type Env = Readonly<Record<string, string | undefined>>

interface Ci {
  readonly name: string
  readonly here: (env: Env) => boolean
  readonly read: (env: Env) => Omit<Provenance, 'from'>
}

const CIS: readonly Ci[] = [
  {
    name: 'GitHub Actions',
    here: (env) => env.GITHUB_ACTIONS === 'true',
    read: (env) => {
      const source = `${env.GITHUB_SERVER_URL ?? 'https://github.com'}/${env.GITHUB_REPOSITORY ?? ''}`
      const attempt = Number(env.GITHUB_RUN_ATTEMPT ?? 1) > 1 ? `/attempts/${env.GITHUB_RUN_ATTEMPT}` : ''
      return {
        source: env.GITHUB_REPOSITORY ? source : '',
        version: env.GITHUB_REF_TYPE === 'tag' ? (env.GITHUB_REF_NAME ?? '') : '',
        commit: env.GITHUB_SHA ?? '',
        build: env.GITHUB_RUN_ID ? `${source}/actions/runs/${env.GITHUB_RUN_ID}${attempt}` : '',
      }
    },
  },
  {
    name: 'CircleCI',
    here: (env) => env.CIRCLECI === 'true',
    read: (env) => ({
      source: env.CIRCLE_REPOSITORY_URL ?? github(env.CIRCLE_PROJECT_USERNAME, env.CIRCLE_PROJECT_REPONAME),
      version: env.CIRCLE_TAG ?? '',
      commit: env.CIRCLE_SHA1 ?? '',
      build: env.CIRCLE_BUILD_URL ?? '',
    }),
  },
  {
    name: 'Taskcluster',
    here: (env) => Boolean(env.TASKCLUSTER_ROOT_URL && env.TASK_ID),
    read: (env) => {
      // Each project names its variables after itself: GECKO_HEAD_REV, VPN_HEAD_REV.
      const head = (what: string) => {
        const name = Object.keys(env).find((key) => key.endsWith(`_HEAD_${what}`))
        return (name === undefined ? undefined : env[name]) ?? ''
      }
      return {
        source: head('REPOSITORY'),
        version: head('TAG'),
        commit: head('REV'),
        build: `${env.TASKCLUSTER_ROOT_URL?.replace(/\/$/, '')}/tasks/${env.TASK_ID}`,
      }
    },
  },
  {
    name: 'GitLab',
    here: (env) => env.GITLAB_CI === 'true',
    read: (env) => ({
      source: env.CI_PROJECT_URL ?? '',
      version: env.CI_COMMIT_TAG ?? '',
      commit: env.CI_COMMIT_SHA ?? '',
      build: env.CI_JOB_URL ?? env.CI_PIPELINE_URL ?? '',
    }),
  },
  {
    name: 'Buildkite',
    here: (env) => env.BUILDKITE === 'true',
    read: (env) => ({
      source: env.BUILDKITE_REPO ?? '',
      version: env.BUILDKITE_TAG ?? '',
      // "HEAD" until the agent has checked out.
      commit: env.BUILDKITE_COMMIT === 'HEAD' ? '' : (env.BUILDKITE_COMMIT ?? ''),
      build: env.BUILDKITE_BUILD_URL ?? '',
    }),
  },
  {
    name: 'Jenkins',
    here: (env) => Boolean(env.JENKINS_URL && env.BUILD_URL),
    read: (env) => ({
      source: env.GIT_URL ?? '',
      version: env.TAG_NAME ?? '',
      commit: env.GIT_COMMIT ?? '',
      build: env.BUILD_URL ?? '',
    }),
  },
]

/** What the CI that `env` belongs to says; `undefined` outside any that is known. */
export function fromCi(env: Env): Provenance | undefined {
  const ci = CIS.find(({ here }) => here(env))
  if (ci === undefined) return undefined
  const read = ci.read(env)
  return { from: ci.name, ...read, source: webUrl(read.source) ?? read.source }
}

function github(owner: string | undefined, repository: string | undefined): string {
  return owner && repository ? `https://github.com/${owner}/${repository}` : ''
}
