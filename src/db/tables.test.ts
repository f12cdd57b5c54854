import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { freshDatabase } from '#tests/support/database.ts'
import { printTables } from './print-tables.ts'

test('the row types say what the migrations made', async (t) => {
  const { database } = await freshDatabase(t)
  const written = await readFile(join(import.meta.dirname, 'tables.ts'), 'utf8')
  assert.equal(written, await printTables(database.pool), 'run npm run tables')
})
