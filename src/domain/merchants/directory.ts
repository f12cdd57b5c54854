import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import { type ConfigurationWatch, cached } from '#domain/configuration/index.ts'
import type { App } from './app.ts'
import { loadApp } from './load-app.ts'
import { readAppIds, readAppRefByWireId, readMerchantIdsByTag } from './store.ts'

/** Merchants and apps as requests need them: from memory, at most a second behind the database. */
export type Directory = {
  /** By what the merchant sends. */
  findApp(protocol: string, wireId: string): Promise<App | undefined>
  findAppById(merchantId: string, appId: string): Promise<App | undefined>
  /** In the order they were made. */
  appsOfMerchant(merchantId: string): Promise<readonly App[]>
  /** All merchants whose number ends with `tag`, the four digits at the end of an order number. */
  merchantIdsByTag(tag: string): Promise<readonly string[]>
}

type Deps = { readonly db: Db; readonly vault: Vault; readonly watch: Pick<ConfigurationWatch, 'onChange'> }

// Longer texts come from nobody we know, and would fill the memory.
const wireIdCharactersMax = 64

/** Builds the directory. The same app is the same object until the configuration changes. */
export function buildDirectory(deps: Deps): Directory {
  const byId = cached(deps.watch, (key) => {
    const [merchantId, appId] = fromKey(key)
    return loadApp(deps, { merchantId, appId })
  })
  const idsOfMerchant = cached(deps.watch, (merchantId) => readAppIds(deps.db, merchantId))
  const idsByTag = cached(deps.watch, (tag) => readMerchantIdsByTag(deps.db, Number(tag)))
  const byWireId = cached(deps.watch, async (key) => {
    const found = await readAppRefByWireId(deps.db, ...fromKey(key))
    return found && findAppById(found.merchantId, found.appId)
  })

  async function findAppById(merchantId: string, appId: string): Promise<App | undefined> {
    return byId(toKey(merchantId, appId))
  }

  async function findApp(protocol: string, wireId: string): Promise<App | undefined> {
    return wireId.length > wireIdCharactersMax ? undefined : byWireId(toKey(protocol, wireId))
  }

  async function appsOfMerchant(merchantId: string): Promise<readonly App[]> {
    const ids = await idsOfMerchant(merchantId)
    const apps = await Promise.all(ids.map((id) => findAppById(merchantId, id)))
    return apps.filter((app) => app !== undefined)
  }

  async function merchantIdsByTag(tag: string): Promise<readonly string[]> {
    return /^\d{4}$/.test(tag) ? idsByTag(tag) : []
  }

  return { findApp, findAppById, appsOfMerchant, merchantIdsByTag }
}

/** A key of two parts; the first never holds a line end. */
function toKey(first: string, second: string): string {
  return `${first}\n${second}`
}

function fromKey(key: string): [string, string] {
  const end = key.indexOf('\n')
  return [key.slice(0, end), key.slice(end + 1)]
}
