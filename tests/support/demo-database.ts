import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { cloneTemplate, databaseUrl, dropDatabase, runAdmin } from '#tests/storage/template.ts'
import { testPlace } from './database.ts'
import { freePort, runGateway } from './gateway.ts'

type Cleanup = { after(undo: () => Promise<void>): void }

/** The key that seals the demo of every test; it protects nothing. */
export const masterKey = Buffer.alloc(32, 'test').toString('base64')
/** Two processes that want the demo template at once: one makes it, the other waits. */
const makingLock = 7_301_924

/**
 * Gives a test a database with the demo merchant in it, dropped after it. The demo is made once per server, by a
 * gateway's own first start, and then cloned, since its keys take seconds to make.
 */
export async function demoDatabase(t: Cleanup): Promise<{ readonly url: string; readonly masterKey: string }> {
  const { adminUrl, template } = await testPlace()
  const demoTemplate = await ensureDemoTemplate(adminUrl, template)
  const name = await cloneTemplate(adminUrl, demoTemplate)
  t.after(() => dropDatabase(adminUrl, name))
  return { url: databaseUrl(adminUrl, name), masterKey }
}

async function ensureDemoTemplate(adminUrl: string, template: string): Promise<string> {
  const name = `${template}_demo`
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [makingLock])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await makeDemoTemplate(adminUrl, template, name)
  } finally {
    await client.end()
  }
  return name
}

async function makeDemoTemplate(adminUrl: string, template: string, name: string): Promise<void> {
  const draft = await cloneTemplate(adminUrl, template)
  const data = await mkdtemp(join(tmpdir(), 'switchyard-demo-'))
  try {
    const gateway = await runGateway({
      DATABASE_URL: databaseUrl(adminUrl, draft),
      SWITCHYARD_MASTER_KEY: masterKey,
      SWITCHYARD_DATA: data,
      SWITCHYARD_DEMO: '1',
      PORT: String(await freePort()),
    })
    await gateway.stop()
    await runAdmin(adminUrl, `alter database ${draft} rename to ${name}`)
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}
