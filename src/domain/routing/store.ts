import { sql } from 'kysely'
import type { Db, Tx } from '#db/pool.ts'

export type ChannelStatus = 'active' | 'disabled'

/** A channel as it stands in its row; `settings` are sealed. */
export type ChannelRow = {
  readonly id: string
  readonly connector: string
  readonly name: string
  readonly status: ChannelStatus
  readonly settings: Buffer
  readonly noticePath: string
}

/** '*' stands for every pay type or code; no merchant or app for everybody. The lowest priority number goes first. */
export type Route = {
  readonly merchantId: string | undefined
  readonly appId: string | undefined
  readonly product: 'collect' | 'payout'
  readonly currency: string
  readonly payType: string
  readonly code: string
  readonly channelId: string
  readonly priority: number
}

export type StoredRoute = Route & { readonly id: bigint }

export async function readChannels(db: Db): Promise<ChannelRow[]> {
  const rows = await db.selectFrom('channels').selectAll().orderBy('name').execute()
  return rows.map((row) => ({
    id: row.id,
    connector: row.connector,
    name: row.name,
    status: row.status as ChannelStatus,
    settings: row.settings,
    noticePath: row.notice_path,
  }))
}

/** Every route, in the order in which routes of the same key are tried. */
export async function readRoutes(db: Db): Promise<StoredRoute[]> {
  const rows = await db.selectFrom('routes').selectAll().orderBy('priority').orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id,
    merchantId: row.merchant_id ?? undefined,
    appId: row.app_id ?? undefined,
    product: row.product as Route['product'],
    currency: row.currency,
    payType: row.pay_type,
    code: row.code,
    channelId: row.channel_id,
    priority: row.priority,
  }))
}

/** False when another channel has the name. */
export async function insertChannel(tx: Tx, channel: ChannelRow, at: Date): Promise<boolean> {
  const inserted = await tx
    .insertInto('channels')
    .values({
      id: channel.id,
      connector: channel.connector,
      name: channel.name,
      status: channel.status,
      settings: channel.settings,
      notice_path: channel.noticePath,
      created_at: at,
    })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirst()
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Locks a channel's row until the transaction ends. */
export async function lockChannel(tx: Tx, id: string): Promise<Pick<ChannelRow, 'connector' | 'settings'> | undefined> {
  return tx.selectFrom('channels').select(['connector', 'settings']).where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function updateChannel(
  tx: Tx,
  id: string,
  change: { readonly status: ChannelStatus } | { readonly settings: Buffer },
): Promise<void> {
  await tx.updateTable('channels').set(change).where('id', '=', id).execute()
}

/** The new route's id; undefined when the same route exists already. */
export async function insertRoute(tx: Tx, route: Route): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    insert into routes (merchant_id, app_id, product, currency, pay_type, code, channel_id, priority)
    values (${route.merchantId ?? null}, ${route.appId ?? null}, ${route.product}, ${route.currency},
            ${route.payType}, ${route.code}, ${route.channelId}, ${route.priority})
    on conflict do nothing
    returning id`.execute(tx)
  return rows[0]?.id
}

export async function deleteRoute(tx: Tx, id: bigint): Promise<boolean> {
  const deleted = await tx.deleteFrom('routes').where('id', '=', id).executeTakeFirst()
  return deleted.numDeletedRows > 0n
}
