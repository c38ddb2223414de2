import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { BROKEN, edited } from './broken-images.ts'
import { PROOFS } from './clauses.ts'
import { docker } from './docker.ts'
import { build, tagOf } from './image.ts'
import { forget, observe, type Subject } from './subject.ts'

const run = inject('run')

/** The clauses that a subject breaks, with what is wrong. */
async function problems(subject: Subject): Promise<Record<string, string>> {
  const proofs = Object.entries(PROOFS).map(
    async ([clause, proof]) => [clause, await proof(subject)] as const,
  )
  const found = await Promise.all(proofs)
  return Object.fromEntries(
    found.flatMap(([clause, problem]) => (problem === undefined ? [] : [[clause, problem]])),
  )
}

describe('the image of the example', () => {
  let subject: Subject
  beforeAll(async () => {
    subject = await observe(tagOf(run, 'example'))
  })
  afterAll(() => forget(subject))

  it.each(Object.entries(PROOFS))('meets %s', async (_clause, proof) => {
    expect(await proof(subject)).toBeUndefined()
  })
})

describe('an image that breaks one clause', () => {
  it('exists for each clause', () => {
    expect(Object.keys(BROKEN)).toEqual(Object.keys(PROOFS))
  })

  it.each(Object.entries(BROKEN))('is seen to break %s, and no other', async (clause, edits) => {
    const image = await build(run, `without-${clause.toLowerCase()}`, edited(edits))
    const subject = await observe(image)
    try {
      expect(Object.keys(await problems(subject))).toEqual([clause])
    } finally {
      await forget(subject)
      await docker('rmi', '--force', image)
    }
  })
})
