// live mikro-orm: @mikro-orm/sqlite (MikroORM) over SQLite
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EntitySchema, MikroORM } from '@mikro-orm/sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { mikroOrmCheck } from '../../src/clients/mikro-orm.ts'
import { outcomeOf } from './outcome-of.ts'

const Thing = new EntitySchema({ name: 'Thing', properties: { id: { type: 'number', primary: true } } })

async function open(dbName: string) {
  const orm = await MikroORM.init({ entities: [Thing], dbName })
  onTestFinished(() => orm.close())
  return mikroOrmCheck(orm)
}

test('passes on a database that answers, also before the application has asked it anything', async () => {
  expect(await outcomeOf(await open(':memory:'))).toBe('ok')
})

test('tells a file that is no database', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dockerflow-mikro-orm-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'broken.db'), 'x'.repeat(5000))
  const check = await open(join(folder, 'broken.db'))
  expect(await outcomeOf(check)).toContain('dockerflow.mikro-orm.E009')
})
