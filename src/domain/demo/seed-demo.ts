import type pg from 'pg'
import type { Connector } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import { loadAppsOfMerchant } from '#domain/merchants/index.ts'
import { type DemoFile, describeDemo, writeDemoFile } from './demo-file.ts'
import { readDemoRates } from './demo-rates.ts'
import { layDemo } from './lay-demo.ts'
import { type DemoCatalog, type DemoProtocol, planAll } from './plan-apps.ts'
import { inDemoLock } from './store.ts'

export type DemoDeps = {
  readonly db: Db
  readonly pool: pg.Pool
  readonly vault: Vault
  readonly connectors: ReadonlyMap<string, Connector>
  readonly now: Clock
}

export type DemoOptions = {
  readonly dataFolder: string
  readonly baseUrl: string
  readonly catalogFolder: string
  /** What was read from `catalogFolder` and is in the database already. */
  readonly catalog: DemoCatalog
  readonly protocols: readonly DemoProtocol[]
}

/**
 * Makes what is still missing of the demo, and `demo.json` where it does not say what the database says. May be
 * called at every start, after a crash halfway, and by several processes at once.
 */
export async function seedDemo(deps: DemoDeps, options: DemoOptions): Promise<DemoFile> {
  const { protocols, catalog } = options
  const plan = { apps: planAll(protocols, catalog), unitsPerUsd: await readDemoRates(options.catalogFolder) }
  const { merchantId, merchantKey } = await inDemoLock(deps.pool, () => layDemo(deps, plan))
  const apps = await loadAppsOfMerchant(deps, merchantId)
  const content = describeDemo(options.baseUrl, protocols, apps, merchantKey)
  await writeDemoFile(options.dataFolder, content)
  return content
}
