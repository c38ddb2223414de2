import { describe, expect, test } from 'vitest'
import { circles, importsOf, packageNames } from './imports.ts'
import { ROOMS } from './rooms.ts'

/** Circles that wait for their package to move into rooms: none may be added. */
const TOLERATED: Readonly<Record<string, readonly string[]>> = {
  'fastify-dockerflow': ['options.ts → request-summary.ts → probe-route.ts → options.ts'],
}

test.each(packageNames())('%s: no files import each other in a circle, types included', (name) => {
  expect(circles(importsOf(name)).filter((circle) => !TOLERATED[name]?.includes(circle))).toEqual([])
})

test('a circle through a type is found', () => {
  const imports = new Map([
    ['a.ts', ['b.ts']],
    ['b.ts', ['c.ts']],
    ['c.ts', ['b.ts']],
  ])
  expect(circles(imports)).toEqual(['b.ts → c.ts → b.ts'])
})

describe.each(Object.entries(ROOMS))('%s', (name, rooms) => {
  const imports = importsOf(name)
  const roomOf = (file: string) => file.slice(0, Math.max(0, file.lastIndexOf('/')))

  test('each folder is a declared room, and each declared room is a folder', () => {
    const folders = new Set([...imports.keys()].map(roomOf).filter((room) => room !== ''))
    expect([...folders].toSorted()).toEqual([...rooms].toSorted())
  })

  test('imports go in one direction, types included', () => {
    const rank = (file: string) => (roomOf(file) === '' ? rooms.length : rooms.indexOf(roomOf(file)))
    const wrong = [...imports].flatMap(([file, targets]) =>
      targets.filter((target) => rank(target) > rank(file)).map((target) => `${file} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })
})
