import { sql } from 'kysely'
import type { Db, Tx } from '#db/pool.ts'
import type { Order } from './order.ts'
import type { Finding } from './settle.ts'

/** A finding about an order, for a person to look at. */
export type NewFinding = Finding & { readonly merchantId: string; readonly orderNo: string }

/** An open or closed finding as an operator sees it. */
export type ListedFinding = {
  readonly merchantId: string
  readonly id: bigint
  readonly orderNo: string
  readonly kind: string
  readonly detail: string
  readonly amountMinor: bigint | null
  readonly createdAt: Date
  readonly proposal: unknown
  readonly proposedBy: string | null
  readonly closedAt: Date | null
}

/**
 * Queues findings in the transaction that made them true, under the locks of their orders. What is already an open
 * finding is not said again, however often a channel repeats itself.
 */
export async function insertFindings(tx: Tx, findings: readonly NewFinding[], now: Date): Promise<void> {
  const rows = findings.map((one) => ({
    merchant_id: one.merchantId,
    order_no: one.orderNo,
    kind: one.kind,
    detail: one.detail,
    amount_minor: one.amount?.minor.toString() ?? null,
  }))
  await sql`
    insert into exceptions (merchant_id, order_no, kind, detail, amount_minor, created_at)
    select distinct n.merchant_id, n.order_no, n.kind, n.detail, n.amount_minor, ${now}::timestamptz
    from jsonb_populate_recordset(null::exceptions, ${JSON.stringify(rows)}::jsonb) n
    where not exists (
      select from exceptions e
      where e.merchant_id = n.merchant_id and e.closed_at is null and e.order_no = n.order_no
        and e.kind = n.kind and e.detail = n.detail and e.amount_minor is not distinct from n.amount_minor
    )`.execute(tx)
}

/** The open findings, oldest first. */
export async function listFindings(db: Db, limit: number): Promise<readonly ListedFinding[]> {
  const rows = await db
    .selectFrom('exceptions')
    .selectAll()
    .where('closed_at', 'is', null)
    .orderBy('merchant_id')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(listed)
}

/** Locks one finding for a proposal or an approval. */
export async function lockFinding(tx: Tx, id: bigint): Promise<ListedFinding | undefined> {
  const row = await tx.selectFrom('exceptions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row && listed(row)
}

/** Notes what one person proposes. */
export async function proposeOn(tx: Tx, id: bigint, proposal: unknown, by: string): Promise<void> {
  await tx
    .updateTable('exceptions')
    .set({ proposal: JSON.stringify(proposal), proposed_by: by })
    .where('id', '=', id)
    .execute()
}

/** Closes a finding with a decision. */
export async function closeFinding(tx: Tx, id: bigint, decision: string, by: string, now: Date): Promise<void> {
  await tx.updateTable('exceptions').set({ decision, closed_by: by, closed_at: now }).where('id', '=', id).execute()
}

/** How many findings are open; counted no further than `most`. */
export async function countOpenFindings(db: Db, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from exceptions where closed_at is null limit ${most}) as open`.execute(db)
  return rows[0]?.n ?? 0
}

/** Whether money came for an order that had ended without it, and two people are still to decide about that. */
export async function awaitsDecision(db: Db, { merchantId, orderNo, progress }: Order): Promise<boolean> {
  if (!('held' in progress) || progress.held === undefined) return false
  const row = await db
    .selectFrom('exceptions')
    .select('id')
    .where('merchant_id', '=', merchantId)
    .where('order_no', '=', orderNo)
    .where('closed_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

type Row = {
  merchant_id: string
  id: bigint
  order_no: string
  kind: string
  detail: string
  amount_minor: bigint | null
  created_at: Date
  proposal: unknown
  proposed_by: string | null
  closed_at: Date | null
}

function listed(row: Row): ListedFinding {
  return {
    merchantId: row.merchant_id,
    id: row.id,
    orderNo: row.order_no,
    kind: row.kind,
    detail: row.detail,
    amountMinor: row.amount_minor,
    createdAt: row.created_at,
    proposal: row.proposal,
    proposedBy: row.proposed_by,
    closedAt: row.closed_at,
  }
}
