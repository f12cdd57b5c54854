import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import type { App } from './app.ts'
import { type AppRef, openKey } from './sealed-keys.ts'
import { readApp, readAppIds, readLiveKeys } from './store.ts'

/** Reads an app from the database, its live keys decrypted. */
export async function loadApp(deps: { readonly db: Db; readonly vault: Vault }, ref: AppRef): Promise<App | undefined> {
  const [row, keys] = await Promise.all([readApp(deps.db, ref), readLiveKeys(deps.db, ref)])
  if (!row) return undefined
  return {
    merchantId: row.merchant_id,
    merchantNumber: row.merchant_number,
    merchantName: row.merchant_name,
    id: row.id,
    protocol: row.protocol,
    wireId: row.wire_id,
    name: row.name,
    currency: row.currency,
    status: row.status === 'active' && row.merchant_status === 'active' ? 'active' : 'disabled',
    ipAllow: row.ip_allow,
    collectNotifyUrl: row.collect_notify_url ?? undefined,
    payoutNotifyUrl: row.payout_notify_url ?? undefined,
    opensAllMethods: row.opens_all_methods,
    givesFeeBack: row.gives_fee_back,
    noticeFields: row.notice_fields ?? undefined,
    keys: keys.map((key) => openKey(deps.vault, key)),
  }
}

/** Reads the apps of a merchant as they stand now, in the order they were made. Not for requests: see Directory. */
export async function loadAppsOfMerchant(
  deps: { readonly db: Db; readonly vault: Vault },
  merchantId: string,
): Promise<readonly App[]> {
  const ids = await readAppIds(deps.db, merchantId)
  const apps = await Promise.all(ids.map((appId) => loadApp(deps, { merchantId, appId })))
  return apps.filter((app) => app !== undefined)
}
