import type { Db, Tx } from '#db/pool.ts'
import type { AppRef } from '#domain/merchants/index.ts'
import type { Product } from '#domain/methods/index.ts'
import type { PayCode } from './pay-codes.ts'

/** The codes of an app, collections first. */
export async function listPayCodes(db: Db, { merchantId, appId }: AppRef): Promise<readonly PayCode[]> {
  const rows = await db
    .selectFrom('pay_codes')
    .select(['product', 'code', 'country', 'currency', 'pay_type as payType', 'method_code as methodCode'])
    .where('merchant_id', '=', merchantId)
    .where('app_id', '=', appId)
    .orderBy('product')
    .orderBy('code')
    .execute()
  return rows.map((row) => ({ ...row, product: row.product as Product }))
}

/** Writes a code, in place of what it stood for before. */
export async function savePayCode(tx: Tx, { merchantId, appId }: AppRef, code: PayCode): Promise<void> {
  const means = {
    country: code.country,
    currency: code.currency,
    pay_type: code.payType,
    method_code: code.methodCode,
  }
  await tx
    .insertInto('pay_codes')
    .values({ merchant_id: merchantId, app_id: appId, product: code.product, code: code.code, ...means })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'app_id', 'product', 'code']).doUpdateSet(means))
    .execute()
}

/** Whether the catalog has the method that a code is to stand for. */
export async function methodExists(
  tx: Tx,
  protocol: string,
  { product, currency, payType, methodCode }: PayCode,
): Promise<boolean> {
  const found = await tx
    .selectFrom('methods')
    .select('code')
    .where('protocol', '=', protocol)
    .where('product', '=', product)
    .where('currency', '=', currency)
    .where('pay_type', '=', payType)
    .where('code', '=', methodCode)
    .executeTakeFirst()
  return found !== undefined
}

/** Takes a code away; false: the app had none. */
export async function deletePayCode(tx: Tx, { merchantId, appId }: AppRef, product: Product, code: string) {
  const gone = await tx
    .deleteFrom('pay_codes')
    .where('merchant_id', '=', merchantId)
    .where('app_id', '=', appId)
    .where('product', '=', product)
    .where('code', '=', code)
    .executeTakeFirst()
  return gone.numDeletedRows === 1n
}
