import type { Selectable } from 'kysely'
import type { Db, Tx } from '#db/pool.ts'
import type { FixedAddressesTable } from '#db/tables.ts'

/** An address that stays an app's: every payment to it is a collection of its own. */
export type FixedAddress = {
  readonly merchantId: string
  readonly appId: string
  readonly currency: string
  readonly payType: string
  readonly methodCode: string
  readonly channelId: string
  readonly address: string
  /** In the link of its page; cannot be guessed. */
  readonly pageKey: string
  readonly namespace: string
  readonly numberPrefix: string
  readonly stepMinor: bigint
  readonly createdAt: Date
}

type Place = Pick<FixedAddress, 'merchantId' | 'appId' | 'currency' | 'payType' | 'methodCode'>

/** Keeps an address unless the app has one for the method already. */
export async function keepAddress(db: Db, one: FixedAddress): Promise<void> {
  await db
    .insertInto('fixed_addresses')
    .values({
      merchant_id: one.merchantId,
      app_id: one.appId,
      currency: one.currency,
      pay_type: one.payType,
      method_code: one.methodCode,
      channel_id: one.channelId,
      address: one.address,
      page_key: one.pageKey,
      namespace: one.namespace,
      number_prefix: one.numberPrefix,
      step_minor: one.stepMinor,
      created_at: one.createdAt,
    })
    .onConflict((conflict) =>
      conflict.columns(['merchant_id', 'app_id', 'currency', 'pay_type', 'method_code']).doNothing(),
    )
    .execute()
}

export async function findAddress(db: Db, place: Place): Promise<FixedAddress | undefined> {
  const row = await db
    .selectFrom('fixed_addresses')
    .selectAll()
    .where('merchant_id', '=', place.merchantId)
    .where('app_id', '=', place.appId)
    .where('currency', '=', place.currency)
    .where('pay_type', '=', place.payType)
    .where('method_code', '=', place.methodCode)
    .executeTakeFirst()
  return row && addressOf(row)
}

/** Of whichever merchant, by the key of its page. */
export async function findAddressByKey(db: Db, pageKey: string): Promise<FixedAddress | undefined> {
  const row = await db.selectFrom('fixed_addresses').selectAll().where('page_key', '=', pageKey).executeTakeFirst()
  return row && addressOf(row)
}

/** Of whichever merchant, as a channel names it. The same address at two channels is two; without one, the oldest. */
export async function findAddressByText(
  db: Db,
  address: string,
  channelId: string | undefined,
): Promise<FixedAddress | undefined> {
  let query = db.selectFrom('fixed_addresses').selectAll().where('address', '=', address)
  if (channelId !== undefined) query = query.where('channel_id', '=', channelId)
  const row = await query.orderBy('created_at').limit(1).executeTakeFirst()
  return row && addressOf(row)
}

/** A payment to an address, by what the chain calls it. One transaction of a chain can pay several addresses. */
export type PaymentKey = Pick<FixedAddress, 'merchantId' | 'channelId' | 'address'> & { readonly hash: string }

/** Notes which order a payment becomes, and answers which it is: an earlier one, where it was told before. */
export async function claimPayment(tx: Tx, key: PaymentKey, orderNo: string): Promise<string> {
  const { merchantId: merchant_id, channelId: channel_id, address, hash } = key
  // Waits for another transaction that notes the same one.
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('address_payments')
    .values({ merchant_id, channel_id, address, hash, order_no: orderNo })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 1n) return orderNo
  const noted = await orderNoOfPayment(tx, key)
  if (noted === undefined) throw new Error('the note of a payment to a fixed address is gone')
  return noted
}

/** The order that a payment became. */
export async function orderNoOfPayment(db: Db | Tx, key: PaymentKey): Promise<string | undefined> {
  const row = await db
    .selectFrom('address_payments')
    .select('order_no')
    .where('merchant_id', '=', key.merchantId)
    .where('channel_id', '=', key.channelId)
    .where('address', '=', key.address)
    .where('hash', '=', key.hash)
    .executeTakeFirst()
  return row?.order_no
}

function addressOf(row: Selectable<FixedAddressesTable>): FixedAddress {
  return {
    merchantId: row.merchant_id,
    appId: row.app_id,
    currency: row.currency,
    payType: row.pay_type,
    methodCode: row.method_code,
    channelId: row.channel_id,
    address: row.address,
    pageKey: row.page_key,
    namespace: row.namespace,
    numberPrefix: row.number_prefix,
    stepMinor: row.step_minor,
    createdAt: row.created_at,
  }
}
