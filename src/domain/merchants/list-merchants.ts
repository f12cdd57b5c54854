import type { Db } from '#db/pool.ts'
import { readMerchants } from './store.ts'

export type ListedMerchant = {
  readonly merchantId: string
  readonly number: number
  readonly name: string
  readonly status: string
  readonly apps: number
  readonly createdAt: Date
}

const pageMax = 200

/** Merchants in the order they were made, at most 200 from after `afterNumber`. */
export async function listMerchants(
  deps: { readonly db: Db },
  { afterNumber = 0 }: { readonly afterNumber?: number | undefined } = {},
): Promise<readonly ListedMerchant[]> {
  const rows = await readMerchants(deps.db, afterNumber, pageMax)
  return rows.map(({ id, apps, ...row }) => ({ merchantId: id, ...row, apps: Number(apps) }))
}
