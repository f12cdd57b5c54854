import { sql } from 'kysely'
import type { Db, Tx } from '#db/pool.ts'
import type { AppRef, SealedKey } from './sealed-keys.ts'

/** Two live versions, so that a merchant can change over without a gap. */
const liveKeysMax = 2
/** Any number that no other lock of the database has. */
const wireIdLock = 1_398_229_061

export async function insertMerchant(tx: Tx, row: { id: string; name: string; created_at: Date }) {
  return tx
    .insertInto('merchants')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('number')
    .executeTakeFirst()
}

export async function merchantExists(tx: Tx, merchantId: string): Promise<boolean> {
  return (await tx.selectFrom('merchants').select('id').where('id', '=', merchantId).executeTakeFirst()) !== undefined
}

export async function readMerchantIdByName(db: Db, name: string): Promise<string | undefined> {
  return (await db.selectFrom('merchants').select('id').where('name', '=', name).executeTakeFirst())?.id
}

export async function currencyExists(tx: Tx, code: string): Promise<boolean> {
  return (await tx.selectFrom('currencies').select('code').where('code', '=', code).executeTakeFirst()) !== undefined
}

export async function updateMerchantStatus(tx: Tx, merchantId: string, status: string): Promise<boolean> {
  const changed = await tx.updateTable('merchants').set({ status }).where('id', '=', merchantId).executeTakeFirst()
  return changed.numUpdatedRows === 1n
}

/** Merchants in the order they were made, from after `number`. */
export async function readMerchants(db: Db, afterNumber: number, rowsMax: number) {
  return db
    .selectFrom('merchants as m')
    .select(['m.id', 'm.number', 'm.name', 'm.status', 'm.created_at as createdAt'])
    .select(({ selectFrom }) =>
      selectFrom('apps as a')
        .select(({ fn }) => fn.countAll<bigint>().as('count'))
        .whereRef('a.merchant_id', '=', 'm.id')
        .as('apps'),
    )
    .where('m.number', '>', afterNumber)
    .orderBy('m.number')
    .limit(rowsMax)
    .execute()
}

/** Merchants whose number ends with these four digits. */
export async function readMerchantIdsByTag(db: Db, tag: number): Promise<readonly string[]> {
  const rows = await db.selectFrom('merchants').select('id').where(sql<number>`number % 10000`, '=', tag).execute()
  return rows.map(({ id }) => id)
}

/** Until the transaction ends nobody else takes a number, searched or asked for. */
export async function lockWireIds(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${wireIdLock})`.execute(tx)
}

/** The smallest free number from `first` on, while the numbers are locked. */
export async function readNextWireId(tx: Tx, protocol: string, first: number): Promise<string> {
  // One of the first count + 1 numbers is free.
  const { rows } = await sql<{ wireId: string }>`
    select n::text as "wireId"
    from generate_series(${first}::bigint, ${first} + (select count(*) from apps where protocol = ${protocol})) as n
    where not exists (select from apps where protocol = ${protocol} and wire_id = n::text)
    order by n limit 1`.execute(tx)
  if (!rows[0]) throw new Error(`no free number for an app of ${protocol}`)
  return rows[0].wireId
}

type NewApp = {
  readonly merchant_id: string
  readonly id: string
  readonly protocol: string
  readonly wire_id: string
  readonly name: string
  readonly currency: string
  readonly collect_notify_url: string | null
  readonly payout_notify_url: string | null
  readonly ip_allow: string[]
  readonly created_at: Date
}

/** Whether it was written; its wire id is unique in its protocol. */
export async function insertApp(tx: Tx, row: NewApp): Promise<boolean> {
  const written = await tx
    .insertInto('apps')
    .values(row)
    .onConflict((conflict) => conflict.columns(['protocol', 'wire_id']).doNothing())
    .executeTakeFirst()
  return written.numInsertedOrUpdatedRows === 1n
}

/** Changes columns of one app; false where there is no such app. */
export async function updateApp(
  tx: Tx,
  app: AppRef,
  columns: {
    readonly status?: string
    readonly collect_notify_url?: string | null
    readonly payout_notify_url?: string | null
    readonly ip_allow?: string[]
    readonly gives_fee_back?: boolean
  },
): Promise<boolean> {
  const changed = await tx
    .updateTable('apps')
    .set(columns)
    .where('merchant_id', '=', app.merchantId)
    .where('id', '=', app.appId)
    .executeTakeFirst()
  return changed.numUpdatedRows === 1n
}

/** Locks one app against other changes of its keys; false where there is no such app. */
export async function lockApp(tx: Tx, app: AppRef): Promise<boolean> {
  const locked = await tx
    .selectFrom('apps')
    .select('id')
    .where('merchant_id', '=', app.merchantId)
    .where('id', '=', app.appId)
    .forUpdate()
    .executeTakeFirst()
  return locked !== undefined
}

export async function insertKey(tx: Tx, key: SealedKey, now: Date): Promise<void> {
  await tx
    .insertInto('app_keys')
    .values({ ...key, created_at: now })
    .execute()
}

/** Retires all but the two newest versions, or all but the newest. */
export async function retireKeys(tx: Tx, app: AppRef, newest: number, how: 'keep previous' | 'at once') {
  const oldestLive = how === 'at once' ? newest : newest - liveKeysMax + 1
  await tx
    .updateTable('app_keys')
    .set({ state: 'retired' })
    .where('merchant_id', '=', app.merchantId)
    .where('app_id', '=', app.appId)
    .where('version', '<', oldestLive)
    .execute()
}

export async function updateMerchantKey(tx: Tx, app: AppRef, version: number, publicKey: string): Promise<void> {
  await tx
    .updateTable('app_keys')
    .set({ merchant_public_key: publicKey })
    .where('merchant_id', '=', app.merchantId)
    .where('app_id', '=', app.appId)
    .where('version', '=', version)
    .execute()
}

/** The newest version of an app's keys, whose row the caller has locked through `lockApp`. */
export async function readNewestKey(tx: Tx, app: AppRef) {
  return tx
    .selectFrom('app_keys')
    .select(['version', 'merchant_public_key as merchantPublicKey', 'platform_public_key as platformPublicKey'])
    .where('merchant_id', '=', app.merchantId)
    .where('app_id', '=', app.appId)
    .orderBy('version', 'desc')
    .executeTakeFirstOrThrow()
}

/** Live keys, newest first. */
export async function readLiveKeys(db: Db, app: AppRef) {
  return db
    .selectFrom('app_keys')
    .selectAll()
    .where('merchant_id', '=', app.merchantId)
    .where('app_id', '=', app.appId)
    .where('state', '=', 'live')
    .orderBy('version', 'desc')
    .limit(liveKeysMax)
    .execute()
}

/** An app with its merchant. */
export async function readApp(db: Db, app: AppRef) {
  return db
    .selectFrom('apps as a')
    .innerJoin('merchants as m', 'm.id', 'a.merchant_id')
    .selectAll('a')
    .select(['m.number as merchant_number', 'm.name as merchant_name', 'm.status as merchant_status'])
    .where('a.merchant_id', '=', app.merchantId)
    .where('a.id', '=', app.appId)
    .executeTakeFirst()
}

export async function readAppRefByWireId(db: Db, protocol: string, wireId: string): Promise<AppRef | undefined> {
  return db
    .selectFrom('apps')
    .select(['merchant_id as merchantId', 'id as appId'])
    .where('protocol', '=', protocol)
    .where('wire_id', '=', wireId)
    .executeTakeFirst()
}

export async function readAppIds(db: Db, merchantId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('apps')
    .select('id')
    .where('merchant_id', '=', merchantId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Those of `apps` that are active now with an active merchant, and whose key version, where given, is live. */
export async function readActiveApps(
  tx: Tx,
  apps: readonly (AppRef & { readonly keyVersion?: number | undefined })[],
): Promise<readonly number[]> {
  const { rows } = await sql<{ at: bigint }>`
    select asked.at
    from unnest(${apps.map(({ merchantId }) => merchantId)}::text[], ${apps.map(({ appId }) => appId)}::text[],
                ${apps.map(({ keyVersion }) => keyVersion ?? null)}::integer[])
      with ordinality as asked (merchant_id, app_id, key_version, at)
    join merchants m on m.id = asked.merchant_id and m.status = 'active'
    join apps a on a.merchant_id = asked.merchant_id and a.id = asked.app_id and a.status = 'active'
    where asked.key_version is null
       or exists (select from app_keys k where k.merchant_id = asked.merchant_id and k.app_id = asked.app_id
                    and k.version = asked.key_version and k.state = 'live')`.execute(tx)
  return rows.map(({ at }) => Number(at) - 1)
}
