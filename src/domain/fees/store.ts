import type { Db, Tx } from '#db/pool.ts'

/** Which orders of an app a fee is for. '*' stands for every pay type or code. */
export type FeeKey = {
  readonly product: 'collect' | 'payout' | 'refund'
  readonly currency: string
  readonly payType: string
  readonly code: string
}

/** A fee as an operator sets it; amounts in minor units of the key's currency. */
export type Fee = FeeKey & {
  readonly ratePpm: bigint
  readonly fixedMinor: bigint
  readonly minMinor: bigint | undefined
  readonly maxMinor: bigint | undefined
  readonly side: 'inside' | 'outside'
}

type AppOfFees = { readonly merchantId: string; readonly id: string }

export async function readFees(db: Db, app: AppOfFees): Promise<Fee[]> {
  const rows = await db
    .selectFrom('fees')
    .selectAll()
    .where('merchant_id', '=', app.merchantId)
    .where('app_id', '=', app.id)
    .orderBy('product')
    .orderBy('currency')
    .orderBy('pay_type')
    .orderBy('code')
    .execute()
  return rows.map((row) => ({
    product: row.product as FeeKey['product'],
    currency: row.currency,
    payType: row.pay_type,
    code: row.code,
    ratePpm: row.rate_ppm,
    fixedMinor: row.fixed_minor,
    minMinor: row.min_minor ?? undefined,
    maxMinor: row.max_minor ?? undefined,
    side: row.side as Fee['side'],
  }))
}

/** Sets a fee; the row of the same key is replaced. */
export async function saveFee(tx: Tx, app: AppOfFees, fee: Fee): Promise<void> {
  const terms = {
    rate_ppm: fee.ratePpm,
    fixed_minor: fee.fixedMinor,
    min_minor: fee.minMinor ?? null,
    max_minor: fee.maxMinor ?? null,
    side: fee.side,
  }
  await tx
    .insertInto('fees')
    .values({ ...keyColumns(app, fee), ...terms })
    .onConflict((conflict) =>
      conflict.columns(['merchant_id', 'app_id', 'product', 'currency', 'pay_type', 'code']).doUpdateSet(terms),
    )
    .execute()
}

export async function deleteFee(tx: Tx, app: AppOfFees, key: FeeKey): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('fees')
    .where((where) => where.and(keyColumns(app, key)))
    .executeTakeFirst()
  return deleted.numDeletedRows > 0n
}

function keyColumns(app: AppOfFees, key: FeeKey) {
  return {
    merchant_id: app.merchantId,
    app_id: app.id,
    product: key.product,
    currency: key.currency,
    pay_type: key.payType,
    code: key.code,
  }
}
