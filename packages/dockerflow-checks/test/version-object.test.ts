import { describe, expect, test } from 'vitest'
import { validateVersionObject } from '../src/index.ts'

const right = {
  source: 'https://github.com/mozilla/app',
  version: 'v1.2.3',
  commit: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  build: 'https://ci.example.com/jobs/7',
}

function problems(change: object): string[] {
  return validateVersionObject({ ...right, ...change }).map(({ key, problem }) => `${key} ${problem}`)
}

describe('is right', () => {
  test.each([
    ['as the specification shows it', {}],
    ['with an empty version', { version: '' }],
    ['with other keys', { node: '24', extra: { deep: true } }],
    ['with a SHA-256 commit', { commit: 'a'.repeat(64) }],
    ['with a commit in capitals', { commit: 'A'.repeat(40) }],
    ['with plain http', { build: 'http://ci/7' }],
  ])('%s', (_name, change) => {
    expect(problems(change)).toEqual([])
  })
})

describe('is wrong', () => {
  test.each([
    [{ commit: 'da39a3e' }, ['commit is "da39a3e", not a full git hash of 40 characters']],
    [
      { commit: '0'.repeat(40) },
      [`commit is "${'0'.repeat(40)}", which is no commit: git writes zeros for "none"`],
    ],
    [{ commit: '' }, ['commit is empty: it must be the full git hash']],
    [{ commit: 'NONE' }, ['commit is "NONE", not a full git hash of 40 characters']],
    [
      { commit: `${'a'.repeat(40)}\n` },
      [`commit is "${'a'.repeat(40)}\\n", not a full git hash of 40 characters`],
    ],
    [{ commit: 'g'.repeat(40) }, [`commit is "${'g'.repeat(40)}", not a full git hash of 40 characters`]],
    [{ build: 'NONE' }, ['build is "NONE", not an http or https URL']],
    [{ build: '' }, ['build is empty: it must be a URL']],
    [
      { source: 'git@github.com:mozilla/app' },
      ['source is "git@github.com:mozilla/app", not an http or https URL'],
    ],
    [{ source: 'ftp://h/x' }, ['source is "ftp://h/x", not an http or https URL']],
    [{ version: ' v1' }, ['version begins or ends with white space']],
    [{ version: 1 }, ['version is 1, not a string']],
    [{ version: null }, ['version is null, not a string']],
    [{ version: undefined }, ['version is undefined, not a string']],
    [{ commit: ['x'.repeat(100)] }, [`commit is ["${'x'.repeat(78)}…, not a string`]],
  ])('%j', (change, expected) => {
    expect(problems(change)).toEqual(expected)
  })

  test('in all its keys at once, which are listed in order', () => {
    expect(validateVersionObject({ commit: 'abc', build: 'NONE' })).toEqual([
      { key: 'source', problem: 'is missing' },
      { key: 'version', problem: 'is missing' },
      { key: 'commit', problem: 'is "abc", not a full git hash of 40 characters' },
      { key: 'build', problem: 'is "NONE", not an http or https URL' },
    ])
  })

  test.each([null, undefined, 7, 'text', [], [right]])('%j is no object at all', (value) => {
    expect(validateVersionObject(value)).toEqual([{ key: undefined, problem: 'is not a JSON object' }])
  })

  test('with keys that it has only inherited', () => {
    expect(validateVersionObject(Object.create(right))).toHaveLength(4)
  })
})
