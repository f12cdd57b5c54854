import { type Insertable, type Selectable, sql } from 'kysely'
import { type Db, rowSource, type Tx } from '#db/pool.ts'
import type { CardsTable } from '#db/tables.ts'
import type { Card, CardBrand, CardKey } from './card.ts'

/** A row as it is first written. */
export type NewCardRow = Insertable<CardsTable>

type CardRow = Selectable<CardsTable>

/** A card whose number is still there. */
export type SealedCard = Card & { readonly sealedKey: Buffer; readonly sealedNumber: Buffer }

/** Writes a card, in the transaction that writes what it pays. */
export async function insertCard(tx: Tx, row: NewCardRow): Promise<void> {
  await tx.insertInto('cards').values(row).execute()
}

/** What may be shown of a card; undefined: there is none. */
export async function describeCard(db: Db | Tx, key: CardKey): Promise<Card | undefined> {
  const row = await readCard(db, key)
  return row && cardOf(row)
}

/** A card with its sealed number; undefined where that is erased. */
export async function readSealed(db: Db, key: CardKey): Promise<SealedCard | undefined> {
  const row = await readCard(db, key)
  if (!row || row.sealed_key === null || row.sealed_number === null) return undefined
  return { ...cardOf(row), sealedKey: row.sealed_key, sealedNumber: row.sealed_number }
}

/** Whether an app may charge a card: it is the app's own, kept for that, and its number is there. */
export async function mayCharge(db: Db, key: CardKey & { readonly appId: string }): Promise<boolean> {
  const row = await readCard(db, key)
  return row !== undefined && row.app_id === key.appId && row.kept_for_charging && row.sealed_number !== null
}

/** The cards of a merchant with this fingerprint, the newest first. */
export async function findByFingerprint(
  db: Db,
  merchantId: string,
  fingerprint: Buffer,
  most: number,
): Promise<readonly (Card & { readonly orderNo: string })[]> {
  const rows = await db
    .selectFrom('cards')
    .selectAll()
    .where('merchant_id', '=', merchantId)
    .where('fingerprint', '=', fingerprint)
    .orderBy('created_at', 'desc')
    .limit(most)
    .execute()
  return rows.map((row) => ({ ...cardOf(row), orderNo: row.order_no }))
}

/** What becomes of a card now that the order it came with has ended. */
export type CardEnd = CardKey & { readonly orderNo: string; readonly isKept: boolean }

/**
 * Keeps cards for charging, or lets their numbers be erased at `purgeAt`. A card that came with another order, one
 * that this order was charged to, stays as it is; so does one whose number is gone.
 */
export async function endCards(tx: Tx, ends: readonly CardEnd[], purgeAt: Date): Promise<void> {
  const rows = ends.map(({ merchantId: merchant_id, cardId: id, orderNo: order_no, isKept: kept_for_charging }) => {
    return { merchant_id, id, order_no, kept_for_charging }
  })
  await sql`
    update cards c
    set kept_for_charging = n.kept_for_charging,
        purge_at = case when n.kept_for_charging then null else ${purgeAt}::timestamptz end
    from ${rowSource('cards', rows)} n
    where c.merchant_id = n.merchant_id and c.id = n.id and c.order_no = n.order_no and c.purged_at is null`.execute(tx)
}

/** A kept card is charged no more; its number is erased at `purgeAt`. */
export async function releaseCard(tx: Tx, key: CardKey, purgeAt: Date): Promise<void> {
  await tx
    .updateTable('cards')
    .set({ kept_for_charging: false, purge_at: purgeAt })
    .where('merchant_id', '=', key.merchantId)
    .where('id', '=', key.cardId)
    .where('purged_at', 'is', null)
    .execute()
}

/** Merchants with numbers that are to be erased. */
export async function merchantsToPurge(db: Db, now: Date, most: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('cards')
    .select('merchant_id')
    .distinct()
    .where('purge_at', '<=', now)
    .limit(most)
    .execute()
  return rows.map((row) => row.merchant_id)
}

/** Erases numbers of one merchant that are due, at most `most`; answers how many. */
export async function eraseNumbers(db: Db, merchantId: string, now: Date, most: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update cards set sealed_number = null, sealed_key = null, purge_at = null, purged_at = ${now}
    where merchant_id = ${merchantId} and id in (
      select id from cards where merchant_id = ${merchantId} and purge_at <= ${now} limit ${most}
    )`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

function readCard(db: Db | Tx, { merchantId, cardId }: CardKey): Promise<CardRow | undefined> {
  return db
    .selectFrom('cards')
    .selectAll()
    .where('merchant_id', '=', merchantId)
    .where('id', '=', cardId)
    .executeTakeFirst()
}

function cardOf(row: CardRow): Card {
  return {
    id: row.id,
    firstSix: row.first_six,
    lastFour: row.last_four,
    // A check of the table holds the words.
    brand: row.brand as CardBrand,
    expiryMonth: row.expiry_month,
    expiryYear: row.expiry_year,
    holder: row.holder,
    keptForCharging: row.kept_for_charging,
  }
}
