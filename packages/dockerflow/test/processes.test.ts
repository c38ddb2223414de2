import { expect, test } from 'vitest'
import { applicationProcesses, parseProcesses } from '../src/verify/engine/processes.ts'
import { processClause, userClause } from '../src/verify/image/process-clauses.ts'

const LISTING = `    PID    PPID   UID   GID COMMAND
   4300    4242 10001 10001 node dist/main.js
   4242    4200 10001 10001 /sbin/docker-init -- node dist/main.js
`

test('R1: process 1 is the one whose parent is outside, and an init is none of the application', () => {
  const all = parseProcesses(LISTING)
  expect(all.map(({ pid }) => pid)).toEqual([4242, 4300])
  expect(applicationProcesses(all)).toEqual([
    { pid: 4300, parent: 4242, user: '10001', group: '10001', command: 'node dist/main.js' },
  ])
})

test('R1: a shell in front of the application is a process of its own', () => {
  const all = parseProcesses('1 0 app app sh -c node main.js\n7 1 app app node main.js\n')
  expect(applicationProcesses(all)).toHaveLength(2)
})

test('a listing without processes is none', () => {
  expect(parseProcesses('PID PPID UID GID COMMAND\n')).toEqual([])
})

const FILES = { passwd: 'app:x:10001:10001::/:/bin/sh', group: 'app:x:10001:' }
const process1 = (user: string, group: string) => ({ pid: 1, parent: 0, user, group, command: 'node' })

test.each([
  ['', '10001', '10001', 'fail'],
  ['root', '10001', '10001', 'fail'],
  ['app', '0', '0', 'fail'],
  ['app', '10001', '0', 'fail'],
  ['app:root', '10001', '10001', 'fail'],
  ['1000', '1000', '1000', 'fail'],
  ['app', '10001', '10001', 'pass'],
  ['app:app', '10001', '10001', 'pass'],
  ['10001:10001', '10001', '10001', 'pass'],
  ['app', 'app', 'app', 'pass'],
])('D5: USER "%s" with process 1 as %s:%s is a %s', (user, uid, gid, verdict) => {
  expect(userClause({ user }, FILES, process1(uid, gid)).verdict).toBe(verdict)
})

test('D5: a UID that D3 finds wrong is still the one of app', () => {
  const files = { passwd: 'app:x:1000:1000::/:/bin/sh', group: 'app:x:1000:' }
  expect(userClause({ user: 'app' }, files, process1('1000', '1000')).verdict).toBe('pass')
  expect(userClause({ user: 'app' }, { passwd: undefined, group: undefined }, undefined).verdict).toBe(
    'unknown',
  )
})

test('R1: two processes are said, and what cannot be listed is unknown', () => {
  const all = [process1('app', 'app'), { ...process1('app', 'app'), pid: 2, parent: 1, command: 'nginx' }]
  expect(processClause(true, all)).toMatchObject({ verdict: 'fail', evidence: '2 processes: node, nginx' })
  expect(processClause(true, undefined).evidence).toMatch(/cannot list/)
  expect(processClause(false, undefined).evidence).toMatch(/does not run/)
})
