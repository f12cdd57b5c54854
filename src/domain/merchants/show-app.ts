import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import type { App, AppKey } from './app.ts'
import { loadApp } from './load-app.ts'
import { readAppRefByWireId } from './store.ts'

/** An app for people to look at: nothing that is secret. */
export type ShownApp = Omit<App, 'keys'> & {
  readonly keys: readonly Pick<AppKey, 'version' | 'merchantPublicKey' | 'platformPublicKey'>[]
}

/** Reads an app as it stands now, by what its merchant sends. */
export async function showApp(
  deps: { readonly db: Db; readonly vault: Vault },
  { protocol, wireId }: { readonly protocol: string; readonly wireId: string },
): Promise<ShownApp | undefined> {
  const found = await readAppRefByWireId(deps.db, protocol, wireId)
  const app = found && (await loadApp(deps, found))
  if (!app) return undefined
  const keys = app.keys.map(({ version, merchantPublicKey, platformPublicKey }) => ({
    version,
    merchantPublicKey,
    platformPublicKey,
  }))
  return { ...app, keys }
}
