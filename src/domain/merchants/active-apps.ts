import type { Tx } from '#db/pool.ts'
import type { AppRef } from './sealed-keys.ts'
import { readActiveApps } from './store.ts'

/** An app, and optionally the version of its keys that a request was verified with. */
export type AskedApp = AppRef & { readonly keyVersion?: number | undefined }

/**
 * Reads again, in the transaction that reserves money, which apps may still spend: app and merchant active, and the
 * key version not retired. The cache may be a second old; this is not. Answers `activeAppKey` of each.
 */
export async function activeApps(tx: Tx, apps: readonly AskedApp[]): Promise<ReadonlySet<string>> {
  const active = await readActiveApps(tx, apps)
  return new Set(active.flatMap((at) => (apps[at] ? activeAppKey(apps[at]) : [])))
}

/** The text under which `activeApps` answers: merchant and app on a line each, and the key version if it was asked. */
export function activeAppKey({ merchantId, appId, keyVersion }: AskedApp): string {
  return [merchantId, appId, ...(keyVersion === undefined ? [] : [keyVersion])].join('\n')
}

/** `activeApps` for one. */
export async function appStillActive(tx: Tx, merchantId: string, appId: string): Promise<boolean> {
  return (await activeApps(tx, [{ merchantId, appId }])).size === 1
}
