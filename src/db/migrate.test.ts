import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { emptyDatabase } from '#tests/support/database.ts'
import { migrate, migrationState, readMigrations } from './migrate.ts'
import { openDatabase } from './pool.ts'

const first = { '0001_first.sql': 'create table first (id int); insert into first values (1);' }
const second = { '0002_second.sql': "set local lock_timeout = '5s'; insert into first values (2);" }

async function folderOf(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-migrations-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql)
  return folder
}

function open(t: TestContext, url: string) {
  const database = openDatabase({ url, applicationName: 'migrate test' })
  t.after(() => database.close())
  return database
}

test('migrations are applied once and in order, and readiness follows', async (t) => {
  const url = await emptyDatabase(t)
  const both = await folderOf(t, { ...first, ...second, 'README.md': '', '0002_second.check.sql': 'select 1' })
  const { pool } = open(t, url)
  const state = async () => migrationState(pool, await readMigrations(both))

  assert.equal(await state(), 'behind')
  assert.deepEqual(await migrate(url, await folderOf(t, first)), ['0001_first.sql'])
  assert.equal(await state(), 'behind')
  assert.deepEqual(await migrate(url, both), ['0002_second.sql'])
  assert.deepEqual(await migrate(url, both), [])
  assert.equal(await state(), 'ready')
  const { rows } = await pool.query('select id from first order by id')
  assert.deepEqual(rows, [{ id: 1 }, { id: 2 }])
})

test('programs that migrate at the same moment apply every file once', async (t) => {
  const url = await emptyDatabase(t)
  const folder = await folderOf(t, { ...first, ...second, '0003_slow.sql': 'select pg_sleep(0.1);' })
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url, folder)))
  assert.deepEqual(applied.flat().sort(), ['0001_first.sql', '0002_second.sql', '0003_slow.sql'])
  const { rows } = await open(t, url).pool.query('select count(*)::int as count from first')
  assert.deepEqual(rows, [{ count: 2 }])
})

test('a migration that fails leaves nothing behind, and names itself', async (t) => {
  const url = await emptyDatabase(t)
  const broken = { '0002_broken.sql': 'insert into first values (2); insert into nowhere values (1);' }
  const folder = await folderOf(t, { ...first, ...broken })
  await assert.rejects(migrate(url, folder), /0002_broken\.sql failed: relation "nowhere" does not exist/)
  const { rows } = await open(t, url).pool.query(
    'select (select count(*)::int from first) as rows, max(version) as version from schema_versions',
  )
  assert.deepEqual(rows, [{ rows: 1, version: 1 }])
})

test('a database that is newer than the program is refused', async (t) => {
  const url = await emptyDatabase(t)
  await migrate(url, await folderOf(t, { ...first, ...second }))
  for (const older of [await folderOf(t, first), await folderOf(t, {})]) {
    await assert.rejects(migrate(url, older), /newer than this program: it has 0002_second\.sql/)
    assert.equal(await migrationState(open(t, url).pool, await readMigrations(older)), 'database newer than program')
  }
})

test('a file that was changed after it was applied is refused, a changed line ending is not', async (t) => {
  const url = await emptyDatabase(t)
  const text = 'create table first (id int);\n'
  await migrate(url, await folderOf(t, { '0001_first.sql': text }))
  assert.deepEqual(await migrate(url, await folderOf(t, { '0001_first.sql': text.replace('\n', '\r\n') })), [])

  const changed = await folderOf(t, { '0001_first.sql': 'create table first (id bigint);\n', ...second })
  await assert.rejects(migrate(url, changed), /0001_first\.sql was changed after it was applied/)
  assert.equal(await migrationState(open(t, url).pool, await readMigrations(changed)), 'applied file changed')
  const { rows } = await open(t, url).pool.query('select count(*)::int as count from first')
  assert.deepEqual(rows, [{ count: 0 }])
})

test('a database that is not encoded in UTF8 is refused', async (t) => {
  const url = await emptyDatabase(t, "template template0 encoding 'SQL_ASCII' locale_provider libc locale 'C'")
  await assert.rejects(migrate(url, await folderOf(t, first)), /must be encoded in UTF8, this one is SQL_ASCII/)
})

test('a gap, a double number and a strange name in the folder are refused', async (t) => {
  const bad = [{ '0002_b.sql': '' }, { ...first, '0001_x.sql': '' }, { ...first, 'later.sql': '' }]
  for (const files of bad) await assert.rejects(readMigrations(await folderOf(t, files)), /breaks the row/)
})
