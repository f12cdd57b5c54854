// test: embedded only
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import pg from 'pg'
import { type EmbeddedServer, startEmbedded } from '#db/embedded/index.ts'
import { makeTemporaryFolder } from '#tests/storage/temporary-server.ts'

const program = join(import.meta.dirname, '..', '..', 'src', 'cli.ts')

test('commands start the embedded server where none runs, share the one that does, and leave it running', async (t) => {
  const folder = await makeTemporaryFolder()
  let gateway: EmbeddedServer | undefined
  t.after(async () => {
    await gateway?.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const { DATABASE_URL, SWITCHYARD_MASTER_KEY, ...rest } = process.env
  const env = { ...rest, SWITCHYARD_DATA: folder }
  const run = async (...words: string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...words], { env })
    return stdout
  }
  assert.match(await run('migrate'), /0001_configuration\.sql/)
  assert.match(await run('merchant', 'create', 'Alone'), /mch_/)

  gateway = await startEmbedded({ folder: join(folder, 'postgres') })
  assert.equal(gateway.adopted, false, 'a command left its server running')
  assert.match(await run('merchant', 'create', 'Beside'), /mch_/)
  const client = new pg.Client({ connectionString: gateway.url })
  await client.connect()
  const { rows } = await client.query('select name from merchants order by number')
  await client.end()
  assert.deepEqual(rows, [{ name: 'Alone' }, { name: 'Beside' }])
})
