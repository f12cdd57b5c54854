import { after } from 'node:test'
import { type Database, isOutage, openDatabase } from '#db/pool.ts'
import { cloneTemplate, createDatabase, databaseUrl, dropDatabase, makeTemplate } from '#tests/storage/template.ts'
import { startTemporaryServer, type TestServer } from '#tests/storage/temporary-server.ts'

type Cleanup = { after(undo: () => Promise<void>): void }

const ownServer = onceOnly<TestServer>(startTemporaryServer)
const place = onceOnly(async () => {
  // Set by the test runner, which made both for all files. A file that runs by itself makes its own.
  const { TEST_ADMIN_URL: adminUrl, TEST_TEMPLATE: template } = process.env
  if (adminUrl && template) return { adminUrl, template }
  const { url } = await ownServer.get()
  return { adminUrl: url, template: await makeTemplate(url) }
})

/** The server that tests of this file use, and the migrated database they clone. */
export function testPlace(): Promise<{ readonly adminUrl: string; readonly template: string }> {
  return place.get()
}

after(async () => {
  if (ownServer.called()) await (await ownServer.get()).stop()
})

/**
 * Gives a test a migrated database of its own, dropped after it. `t` is the test's context, or `{ after }` of
 * node:test for a database that all tests of a file share.
 */
export async function freshDatabase(t: Cleanup): Promise<{ url: string; database: Database }> {
  const { adminUrl, template } = await place.get()
  const name = await cloneTemplate(adminUrl, template)
  const url = databaseUrl(adminUrl, name)
  const database = openDatabase({ url, applicationName: 'switchyard test' })
  const drop = async () => {
    const closed = database.close()
    // Whoever still holds a connection loses it, or nothing would ever close.
    await dropDatabase(adminUrl, name).catch((error: unknown) => {
      if (!isOutage(error)) throw error // A file's own server may be gone by now, and the database with it.
    })
    await closed
  }
  // Hooks run in the order they were given. Given by a hook, this one comes after those that stop what uses the pool.
  t.after(async () => t.after(drop))
  return { url, database }
}

/** Gives a test an empty database of its own, dropped after it, and answers its address. */
export async function emptyDatabase(t: Cleanup, createOptions = ''): Promise<string> {
  const { adminUrl } = await place.get()
  const name = await createDatabase(adminUrl, createOptions)
  t.after(() => dropDatabase(adminUrl, name))
  return databaseUrl(adminUrl, name)
}

function onceOnly<Value>(work: () => Promise<Value>): { get(): Promise<Value>; called(): boolean } {
  let made: Promise<Value> | undefined
  return {
    get() {
      made ??= work()
      return made
    },
    called: () => made !== undefined,
  }
}
