// test: embedded only
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { z } from 'zod'
import { findPackage, prepareBinaries } from '#db/embedded/binaries.ts'
import { serveCluster } from '#db/embedded/serve-cluster.ts'
import { ownerFor } from '#db/embedded/server-owner.ts'
import { query, testCluster } from './program.ts'

const execute = promisify(execFile)
const nobody = { uid: 65534, gid: 65534 }
const isRoot = process.getuid?.() === 0
const rootOnly = { skip: isRoot ? false : 'only root can become another user' }

/** A copy of the package as npm leaves it when install scripts are not run: without the links it needs. */
async function packageWithoutLinks(to: string): Promise<string> {
  await cp(findPackage(), to, { recursive: true, verbatimSymlinks: true })
  const links = z.array(z.object({ target: z.string() }))
  const list = JSON.parse(await readFile(join(to, 'native', 'pg-symlinks.json'), 'utf8'))
  for (const { target } of links.parse(list)) await rm(join(to, target), { force: true })
  return to
}

test('the programs run without install scripts, also when two processes prepare them at once', async (t) => {
  const { folder } = await testCluster(t)
  const bare = await packageWithoutLinks(join(dirname(folder), 'package'))
  const owner = ownerFor(folder)
  const prepared = await Promise.all([prepareBinaries(bare, owner), prepareBinaries(bare, owner)])
  assert.deepEqual(prepared, [join(bare, 'native', 'bin'), join(bare, 'native', 'bin')])
})

test('root runs a server although nobody else may enter the folders of program and data', rootOnly, async (t) => {
  const { folder } = await testCluster(t)
  const closed = join(dirname(folder), 'closed')
  await mkdir(closed, { mode: 0o700 })
  const bare = await packageWithoutLinks(join(closed, 'package'))
  const owner = ownerFor(folder)
  const programs = await prepareBinaries(bare, owner)
  assert(!programs.startsWith(closed))

  const inside = join(closed, 'data', 'postgres')
  await mkdir(dirname(inside))
  const cluster = { folder: inside, owner, programs, locale: ['--locale=C'], log: () => undefined }
  const server = await serveCluster(cluster)
  await query(server.url, 'create table t as select generate_series(1, 1000)')
  await server.stop()
  const again = await serveCluster(cluster)
  const { rowCount } = await query(again.url, 'select from t')
  await again.stop()
  assert.equal(rowCount, 1000)
  for (const path of [closed, dirname(inside)])
    assert.equal((await stat(path)).uid, 0, 'only the cluster changes hands')
  assert.equal((await stat(inside)).uid, nobody.uid)
})

test('a copy of the programs that is damaged is repaired', rootOnly, async (t) => {
  const { folder } = await testCluster(t)
  const closed = join(dirname(folder), 'closed')
  await mkdir(closed, { mode: 0o700 })
  const bare = await packageWithoutLinks(join(closed, 'package'))
  const programs = await prepareBinaries(bare, nobody)
  await rm(join(programs, 'pg_ctl'))
  await rm(join(programs, '..', 'lib', 'libpq.so.5'))
  assert.equal(await prepareBinaries(bare, nobody), programs)
  assert.match((await execute(join(programs, 'pg_ctl'), ['--version'], nobody)).stdout, /18/)
})

test('a plain user needs no rights but those on its own folder', rootOnly, async (t) => {
  const readable = await execute(process.execPath, ['--version'], nobody).catch(() => undefined)
  if (!readable) return t.skip('other users may not enter this checkout')
  const { folder, start } = await testCluster(t, nobody)
  const program = await start(nobody)
  await query(program.url, 'create table t as select 1 as one')
  assert.equal((await stat(folder)).uid, nobody.uid)
  await program.kill()

  // What the user left running, root finds and stops; the user starts it again.
  const asRoot = await start()
  assert.equal(asRoot.adopted, true)
  await asRoot.stop()
  await rm(`${folder}.log`)
  await rm(`${folder}.lock`)
  const again = await start(nobody)
  assert.deepEqual((await query(again.url, 'select one from t')).rows, [{ one: 1 }])
  await again.stop()
})

test('a plain user is told whose folder it is', rootOnly, async (t) => {
  const readable = await execute(process.execPath, ['--version'], nobody).catch(() => undefined)
  if (!readable) return t.skip('other users may not enter this checkout')
  const { folder, start } = await testCluster(t, nobody)
  await mkdir(folder)
  await chmod(folder, 0o755)
  await assert.rejects(start(nobody), /postgres belongs to user 0/)
})
