// test: embedded only
import assert from 'node:assert/strict'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { query, testCluster } from './program.ts'

test('a new cluster is durable, in UTF8, sorts by code point and listens to this machine alone', async (t) => {
  const { start } = await testCluster(t)
  const server = await start()
  const { rows } = await query(server.url, 'select name, setting from pg_settings')
  const settings = new Map(rows.map(({ name, setting }) => [name, setting]))
  const expected = {
    ...{ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', data_checksums: 'on', server_encoding: 'UTF8' },
    ...{ listen_addresses: '127.0.0.1', unix_socket_directories: '', password_encryption: 'scram-sha-256' },
  }
  for (const [name, value] of Object.entries(expected)) assert.equal(settings.get(name), value, name)
  assert.match(settings.get('server_version') ?? '', /^18\./)
  const database = await query(
    server.url,
    `select datlocprovider, datlocale, upper('é') as upper, 'Z' < 'a' as sorts
     from pg_database where datname = current_database()`,
  )
  assert.deepEqual(database.rows, [{ datlocprovider: 'b', datlocale: 'C.UTF-8', upper: 'É', sorts: true }])
})

test('the server wants the password, which only its user can read', async (t) => {
  const { folder, start } = await testCluster(t)
  const server = await start()
  await assert.rejects(query(Object.assign(new URL(server.url), { password: 'guessed' }).href, 'select 1'), {
    code: '28P01',
  })
  for (const [path, mode] of [
    ['', 0o700],
    ['switchyard.password', 0o600],
    ['../postgres.log', 0o600],
  ] as const) {
    assert.equal((await stat(join(folder, path))).mode & 0o777, mode, path)
  }
})

test('what statements held never reaches the log of the server', async (t) => {
  const { folder, start } = await testCluster(t)
  const server = await start()
  const secret = 'secret-4111111111111111'
  await query(server.url, 'create table t (word text primary key check (word <> $$x$$))')
  await query(server.url, 'insert into t values ($1)', [secret])
  await assert.rejects(query(server.url, 'insert into t values ($1)', [secret]), pg.DatabaseError)
  await assert.rejects(query(server.url, 'select $1::text::int', [secret]), pg.DatabaseError)
  await assert.rejects(query(server.url, `select '${secret}' from nowhere`), pg.DatabaseError)
  const log = await readFile(`${folder}.log`, 'utf8')
  assert.match(log, /ready to accept connections/)
  assert(!log.includes(secret))
})

test('a log that grew large is begun anew', async (t) => {
  const { folder, start } = await testCluster(t)
  await writeFile(`${folder}.log`, Buffer.alloc(10_000_001))
  await start()
  assert((await stat(`${folder}.log`)).size < 100_000)
})

test('a folder that holds something else is refused and left alone', async (t) => {
  const { folder, start } = await testCluster(t)
  await mkdir(folder)
  await writeFile(join(folder, 'thesis.txt'), 'mine')
  await assert.rejects(start(), /holds something that is not a PostgreSQL cluster/)
  assert.equal(await readFile(join(folder, 'thesis.txt'), 'utf8'), 'mine')
})
