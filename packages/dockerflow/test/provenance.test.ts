import { expect, test } from 'vitest'
import { fromCi } from '../src/provenance/ci.ts'
import { commitUrl, webUrl } from '../src/provenance/web-url.ts'

const COMMIT = '3f786850e387550fdab836ed7e6dc881de23001b'
const SOURCE = 'https://github.com/example/service'

test.each([
  [
    'GitHub Actions',
    {
      GITHUB_ACTIONS: 'true',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'example/service',
      GITHUB_SHA: COMMIT,
      GITHUB_REF_TYPE: 'tag',
      GITHUB_REF_NAME: 'v1.2.3',
      GITHUB_RUN_ID: '42',
      GITHUB_RUN_ATTEMPT: '2',
    },
    `${SOURCE}/actions/runs/42/attempts/2`,
  ],
  [
    'CircleCI',
    {
      CIRCLECI: 'true',
      CIRCLE_REPOSITORY_URL: 'git@github.com:example/service.git',
      CIRCLE_SHA1: COMMIT,
      CIRCLE_TAG: 'v1.2.3',
      CIRCLE_BUILD_URL: 'https://circleci.com/gh/example/service/42',
    },
    'https://circleci.com/gh/example/service/42',
  ],
  [
    'Taskcluster',
    {
      TASKCLUSTER_ROOT_URL: 'https://firefox-ci-tc.services.mozilla.com/',
      TASK_ID: 'fN1SbArXTPSVFUUvaOlinQ',
      SERVICE_HEAD_REPOSITORY: `${SOURCE}.git`,
      SERVICE_HEAD_REV: COMMIT,
      SERVICE_HEAD_TAG: 'v1.2.3',
    },
    'https://firefox-ci-tc.services.mozilla.com/tasks/fN1SbArXTPSVFUUvaOlinQ',
  ],
  [
    'GitLab',
    {
      GITLAB_CI: 'true',
      CI_PROJECT_URL: SOURCE,
      CI_COMMIT_SHA: COMMIT,
      CI_COMMIT_TAG: 'v1.2.3',
      CI_JOB_URL: 'https://gitlab.example.org/jobs/42',
    },
    'https://gitlab.example.org/jobs/42',
  ],
  [
    'Buildkite',
    {
      BUILDKITE: 'true',
      BUILDKITE_REPO: 'ssh://git@github.com:22/example/service.git',
      BUILDKITE_COMMIT: COMMIT,
      BUILDKITE_TAG: 'v1.2.3',
      BUILDKITE_BUILD_URL: 'https://buildkite.com/example/service/builds/42',
    },
    'https://buildkite.com/example/service/builds/42',
  ],
  [
    'Jenkins',
    {
      JENKINS_URL: 'https://jenkins.example.org/',
      BUILD_URL: 'https://jenkins.example.org/job/service/42/',
      GIT_URL: 'https://user:word@github.com/example/service.git',
      GIT_COMMIT: COMMIT,
      TAG_NAME: 'v1.2.3',
    },
    'https://jenkins.example.org/job/service/42/',
  ],
])('%s says where it builds what', (from, env, build) => {
  expect(fromCi(env)).toEqual({ from, source: SOURCE, version: 'v1.2.3', commit: COMMIT, build })
})

test('what a CI does not say is empty', () => {
  const nothing = { source: '', version: '', commit: '', build: '' }
  expect(fromCi({ GITHUB_ACTIONS: 'true', GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'main' })).toEqual({
    from: 'GitHub Actions',
    ...nothing,
  })
  expect(fromCi({ CIRCLECI: 'true' })).toEqual({ from: 'CircleCI', ...nothing })
  expect(
    fromCi({ CIRCLECI: 'true', CIRCLE_PROJECT_USERNAME: 'example', CIRCLE_PROJECT_REPONAME: 'service' })
      ?.source,
  ).toBe(SOURCE)
  expect(fromCi({ GITLAB_CI: 'true', CI_PIPELINE_URL: 'https://x/1' })).toEqual({
    from: 'GitLab',
    ...nothing,
    build: 'https://x/1',
  })
  expect(fromCi({ BUILDKITE: 'true', BUILDKITE_COMMIT: 'HEAD' })).toEqual({ from: 'Buildkite', ...nothing })
  expect(fromCi({ JENKINS_URL: 'x', BUILD_URL: 'y' })).toMatchObject({
    from: 'Jenkins',
    build: 'y',
    commit: '',
  })
  expect(fromCi({ TASKCLUSTER_ROOT_URL: 'https://tc', TASK_ID: 'a' })).toMatchObject({
    source: '',
    build: 'https://tc/tasks/a',
  })
  expect(fromCi({ CI: 'true' })).toBeUndefined()
})

test.each([
  ['git@github.com:example/service.git', SOURCE],
  ['github.com:example/service', SOURCE],
  ['ssh://git@github.com:2222/example/service.git', SOURCE],
  ['git://github.com/example/service.git', SOURCE],
  ['https://x-access-token:ghs_abc@github.com/example/service.git/', SOURCE],
  ['http://localhost:3000/example/service', 'http://localhost:3000/example/service'],
  ['/srv/git/service.git', undefined],
  ['../service', undefined],
  ['C:\\git\\service', undefined],
  ['file:///srv/git/service.git', undefined],
  ['', undefined],
])('the remote %s is found on the web at %s', (remote, expected) => {
  expect(webUrl(remote)).toBe(expected)
})

test('each host has its own page for a commit', () => {
  expect(commitUrl(SOURCE, 'abc')).toBe(`${SOURCE}/commit/abc`)
  expect(commitUrl('https://gitlab.com/a/b', 'abc')).toBe('https://gitlab.com/a/b/-/commit/abc')
  expect(commitUrl('https://bitbucket.org/a/b', 'abc')).toBe('https://bitbucket.org/a/b/commits/abc')
})
