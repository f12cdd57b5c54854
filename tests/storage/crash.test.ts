// test: embedded only
import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { query, serverPid, testCluster, until } from './program.ts'

const writers = 4
const rowsBeforeKill = 400

/** Writes rows until the server is gone; answers the numbers whose commit was acknowledged. */
async function writeUntilGone(url: string, writer: number, onRow: () => void): Promise<readonly number[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  const acknowledged: number[] = []
  for (let number = writer; number < 1_000_000; number += writers) {
    const written = await client.query('insert into kept values ($1)', [number]).catch(() => undefined)
    if (!written) break
    acknowledged.push(number)
    onRow()
  }
  return acknowledged
}

async function killServerUnderLoad(url: string, folder: string): Promise<readonly number[]> {
  await query(url, 'create table if not exists kept (number int)')
  await query(url, 'truncate kept')
  let rows = 0
  const killWhenBusy = () => {
    rows += 1
    if (rows !== rowsBeforeKill) return
    const pid = serverPid(folder)
    assert(pid)
    process.kill(pid, 'SIGKILL')
  }
  const written = await Promise.all(
    Array.from({ length: writers }, (_, writer) => writeUntilGone(url, writer, killWhenBusy)),
  )
  return written.flat()
}

async function assertKept(url: string, acknowledged: readonly number[]): Promise<void> {
  assert(acknowledged.length >= rowsBeforeKill)
  const { rows } = await query(url, 'select number from kept')
  const kept = new Set(rows.map(({ number }) => number))
  assert.deepEqual(
    acknowledged.filter((number) => !kept.has(number)),
    [],
  )
}

test('a server that is killed under load comes back by itself, with all it acknowledged', async (t) => {
  const { folder, start } = await testCluster(t)
  const program = await start()
  const before = serverPid(folder)
  const acknowledged = await killServerUnderLoad(program.url, folder)
  await until('the same address to answer', () => query(program.url, 'select 1'))
  assert.notEqual(serverPid(folder), before)
  await assertKept(program.url, acknowledged)
  assert.equal(await program.stop(), 0)
  assert.equal(serverPid(folder), undefined)
})

test('a server and its program that are both killed start again, with all that was acknowledged', async (t) => {
  const { folder, start } = await testCluster(t)
  for (let round = 0; round < 2; round += 1) {
    const program = await start()
    const writing = killServerUnderLoad(program.url, folder)
    await until('rows', async () => ((await query(program.url, 'select from kept')).rowCount ? true : undefined))
    await program.kill()
    const acknowledged = await writing
    const next = await start()
    assert.equal(next.adopted, false)
    await assertKept(next.url, acknowledged)
    assert.equal(await next.stop(), 0)
  }
})

test('a program that is killed while it makes the cluster leaves nothing that stops the next', async (t) => {
  const { folder, launch, start } = await testCluster(t)
  const parent = dirname(folder)
  for (const stage of ['.new-', 'pg_wal', 'base']) {
    const program = launch()
    await until(stage, async () => {
      const entries = await readdir(parent, { recursive: true })
      return entries.some((name) => name.includes(stage)) ? true : undefined
    })
    await program.kill()
    assert(!(await readdir(parent)).includes('postgres'), `killed too late for ${stage}`)
  }
  const program = await start()
  assert.equal((await query(program.url, 'select 1 as one')).rows[0].one, 1)
  assert.deepEqual((await readdir(parent)).sort(), ['postgres', 'postgres.lock', 'postgres.log'])
  await program.stop()
})

test('a postmaster.pid of before, empty or naming another program, is no obstacle', async (t) => {
  const { folder, start } = await testCluster(t)
  const first = await start()
  const { port } = new URL(first.url)
  await first.stop()
  for (const text of ['', `${process.pid}\n/proc/self/cwd\n1\n${port}\n\n127.0.0.1\n1 1\nready   \n`]) {
    await writeFile(join(folder, 'postmaster.pid'), text)
    const again = await start()
    assert.equal((await query(again.url, 'select 1 as one')).rows[0].one, 1)
    assert.equal(await again.stop(), 0)
  }
})
