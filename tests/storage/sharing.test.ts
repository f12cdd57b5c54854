// test: embedded only
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { query, serverPid, testCluster } from './program.ts'

const execute = promisify(execFile)

test('programs that start at the same moment share one server, and the last to leave stops it', async (t) => {
  const cluster = await testCluster(t)
  const programs = await Promise.all([cluster.start(), cluster.start(), cluster.start()])
  const [first, second, third] = programs
  assert.equal(programs.filter(({ adopted }) => !adopted).length, 1)
  assert.equal(new Set(programs.map(({ url }) => url)).size, 1)

  assert.equal(await first.stop(), 0)
  assert.equal((await query(second.url, 'select 1 as one')).rows[0].one, 1)
  assert.deepEqual(await Promise.all([second.stop(), third.stop()]), [0, 0])
  assert.equal(serverPid(cluster.folder), undefined)
})

test('a server whose program was killed is found again with its data, and can be stopped', async (t) => {
  const cluster = await testCluster(t)
  const killed = await cluster.start()
  await query(killed.url, 'create table kept as select 42 as answer')
  await killed.kill()
  const pid = serverPid(cluster.folder)
  assert(pid)

  const heir = await cluster.start()
  assert.deepEqual([heir.adopted, heir.url, serverPid(cluster.folder)], [true, killed.url, pid])
  assert.deepEqual((await query(heir.url, 'select answer from kept')).rows, [{ answer: 42 }])
  assert.equal(await heir.stop(), 0)
  assert.equal(serverPid(cluster.folder), undefined)
})

test('a port that another program has taken meanwhile is not waited for', async (t) => {
  const cluster = await testCluster(t)
  const before = await cluster.start()
  await before.stop()
  const again = await cluster.start()
  assert.equal(again.url, before.url, 'the port stays while it is free')
  await again.stop()

  const squatter = createServer().listen(Number(new URL(before.url).port), '127.0.0.1')
  t.after(() => squatter.close())
  await once(squatter, 'listening')
  const moved = await cluster.start()
  assert.notEqual(moved.url, before.url)
  assert.equal((await query(moved.url, 'select 1 as one')).rows[0].one, 1)
  await moved.stop()
})

test('a copy of a cluster gets a server of its own while the first one runs', async (t) => {
  const cluster = await testCluster(t)
  const copy = await testCluster(t)
  const original = await cluster.start()
  await query(original.url, 'create table t (id int)')
  await query(original.url, 'checkpoint')
  await execute('cp', ['-a', cluster.folder, copy.folder])

  const second = await copy.start()
  assert.equal(second.adopted, false)
  await query(second.url, 'insert into t values (1)')
  assert.equal((await query(original.url, 'select * from t')).rowCount, 0)
  await Promise.all([original.stop(), second.stop()])
})
