import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Connector } from '#connectors/contract.ts'
import { buildSandboxBank } from '#connectors/sandbox/bank.ts'
import { sandboxConnector } from '#connectors/sandbox/connector.ts'
import { openBooks } from '#connectors/sandbox/store.ts'
import { openVault } from '#core/vault.ts'
import { openDatabase } from '#db/pool.ts'
import { type DemoDeps, seedDemo } from '#domain/demo/index.ts'
import { loadCatalog, readCatalog } from '#domain/methods/index.ts'
import { freshDatabase } from '#tests/support/database.ts'

const catalogFolder = join(import.meta.dirname, '..', '..', 'catalog')

/** A database with the catalog, and the demo's start on it: `currencies` of the catalog only, where they are named. */
export async function demoDesk(t: TestContext, ...currencies: readonly string[]) {
  const { url, database } = await freshDatabase(t)
  const full = await readCatalog(catalogFolder)
  await loadCatalog(database, full)
  const methods = full.methods.filter(({ currency }) => currencies.length === 0 || currencies.includes(currency))
  const catalog = { ...full, methods }
  const now = () => new Date('2026-04-17T10:00:00Z')
  const bank = buildSandboxBank({
    books: openBooks(database.db),
    now,
    secretOf: async () => undefined,
    tellGateway: async () => undefined,
    wake: () => undefined,
  })
  const sandbox = sandboxConnector(bank, (reference, key) => `https://gateway.example/challenge/${reference}-${key}`)
  const connectors = new Map<string, Connector>([[sandbox.name, sandbox as Connector]])
  const deps: DemoDeps = { ...database, vault: openVault(randomBytes(32)), connectors, now }
  const dataFolder = await dataFolderOf(t)
  const options = { dataFolder, baseUrl: 'http://127.0.0.1:8080', catalogFolder, catalog }
  const seed = (more: Partial<DemoDeps> = {}, other: Partial<typeof options> = {}) =>
    seedDemo({ ...deps, ...more }, { ...options, ...other })
  return { url, database, catalog, deps, options, seed, file: join(dataFolder, 'demo.json') }
}

/** Another process on the same database: a pool and a data folder of its own. */
export async function secondProcess(t: TestContext, url: string) {
  const database = openDatabase({ url, applicationName: 'switchyard second' })
  t.after(() => database.close())
  return { database, dataFolder: await dataFolderOf(t) }
}

async function dataFolderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-demo-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}
