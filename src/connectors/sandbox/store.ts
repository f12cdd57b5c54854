import { sql } from 'kysely'
import type { Result } from '#core/result.ts'
import { type Db, inTransaction, prepared, rowSource, type Tx } from '#db/pool.ts'
import type { Payment } from './payment.ts'

/** A change of one payment. `fresh` is what it is changed from where the bank has no such payment yet. */
export type Change<Refusal> = {
  readonly fresh: Payment
  readonly decide: (payment: Payment) => Result<Payment, Refusal>
}

/** The bank's books. */
export type Books = ReturnType<typeof openBooks>

/** The bank's books in our database. */
export function openBooks(db: Db) {
  return {
    /** Writes payments that are new, wakes lost ones, and answers for each how it now stands. */
    place: (payments: readonly Payment[], now: Date) => place(db, payments, now),
    async read(reference: string): Promise<Payment | undefined> {
      return (await readAll(db, [reference])).get(reference)
    },
    /** Changes payments under their locks, in one transaction. What is refused stays as it was. */
    change: <Refusal>(changes: readonly Change<Refusal>[]) => inTransaction(db, (tx) => changeIn(tx, changes)),
    /** Takes payments that are due, writes what became of each, and lets them be due again at `leaseUntil`. */
    takeDue: (now: Date, leaseUntil: Date, most: number, play: (due: Payment) => Payment) =>
      inTransaction(db, (tx) => takeDueIn(tx, now, leaseUntil, most, play)),
    finish: (payments: readonly Payment[]) => finish(db, payments),
  }
}

const columns = sql.raw(`reference, channel_id as "channelId", kind, currency, amount_minor as "amountMinor", state,
  paid_minor as "paidMinor", reason, script, step, next_at as "nextAt", created_at as "createdAt"`)

async function place(db: Db, payments: readonly Payment[], now: Date): Promise<readonly Payment[]> {
  const distinct = [...new Map(payments.map((payment) => [payment.reference, payment])).values()]
  const { rows } = await sql<Payment>`${prepared}
    insert into sandbox_payments as p
    select * from ${rowSource('sandbox_payments', rowsOf(distinct))} n order by reference
    on conflict (reference) do update set state = 'waiting', next_at = ${now} where p.state = 'lost'
    returning ${columns}`.execute(db)
  const placed = new Map(rows.map((row) => [row.reference, row]))
  // A second statement, since the first one does not see what another process wrote after it began.
  const known = distinct.map((payment) => payment.reference).filter((reference) => !placed.has(reference))
  const others = known.length > 0 ? await readAll(db, known) : new Map<string, Payment>()
  return payments.map(({ reference }) => required(placed.get(reference) ?? others.get(reference), reference))
}

async function changeIn<Refusal>(
  tx: Tx,
  changes: readonly Change<Refusal>[],
): Promise<readonly Result<Payment, Refusal>[]> {
  const current = await insertOrLock(tx, changes)
  const changed = new Map<string, Payment>()
  const results = changes.map(({ fresh, decide }) => {
    const before = current.get(fresh.reference)
    const result = decide(before ?? fresh)
    if (result.ok && result.value !== before) {
      current.set(fresh.reference, result.value)
      changed.set(fresh.reference, result.value)
    }
    return result
  })
  await update(tx, [...changed.values()])
  return results
}

/** Payments nobody called us about are written as decided; their own change then repeats what already is. */
async function insertOrLock<Refusal>(tx: Tx, changes: readonly Change<Refusal>[]): Promise<Map<string, Payment>> {
  const decided = new Map<string, Payment>()
  for (const { fresh, decide } of changes) {
    const result = decided.has(fresh.reference) ? undefined : decide(fresh)
    if (result?.ok) decided.set(fresh.reference, result.value)
  }
  const { rows: inserted } = await sql<Payment>`${prepared}
    insert into sandbox_payments
    select * from ${rowSource('sandbox_payments', rowsOf([...decided.values()]))} n
    order by reference
    on conflict (reference) do nothing returning ${columns}`.execute(tx)
  const current = new Map(inserted.map((row) => [row.reference, row]))
  const rest = changes.map(({ fresh }) => fresh.reference).filter((reference) => !current.has(reference))
  if (rest.length === 0) return current
  const { rows: locked } = await sql<Payment>`
    select ${columns} from sandbox_payments where reference = any(${rest}) order by reference for update`.execute(tx)
  for (const row of locked) current.set(row.reference, row)
  return current
}

async function takeDueIn(
  tx: Tx,
  now: Date,
  leaseUntil: Date,
  most: number,
  play: (due: Payment) => Payment,
): Promise<readonly Payment[]> {
  const { rows } = await sql<Payment>`
    select ${columns} from sandbox_payments where next_at <= ${now}
    order by next_at limit ${most} for update skip locked`.execute(tx)
  const played = rows.map((row) => ({ ...play(row), nextAt: leaseUntil }))
  await update(tx, played)
  return played
}

async function update(tx: Tx, payments: readonly Payment[]): Promise<void> {
  if (payments.length === 0) return
  const { numAffectedRows } = await sql`
    update sandbox_payments p
    set state = n.state, paid_minor = n.paid_minor, reason = n.reason, script = n.script, step = n.step,
        next_at = n.next_at
    from ${rowSource('sandbox_payments', rowsOf(payments))} n
    where p.reference = n.reference`.execute(tx)
  if (numAffectedRows !== BigInt(payments.length)) throw new Error('a sandbox payment that was locked is gone')
}

/** Ends the step that was told: the payments' `nextAt` holds, unless somebody decided otherwise meanwhile. */
async function finish(db: Db, payments: readonly Payment[]): Promise<void> {
  await sql`
    update sandbox_payments p set step = n.step + 1, next_at = n.next_at
    from ${rowSource('sandbox_payments', rowsOf(payments))} n
    where p.reference = n.reference and p.script = n.script and p.step = n.step`.execute(db)
}

async function readAll(db: Db, references: readonly string[]): Promise<ReadonlyMap<string, Payment>> {
  const { rows } = await sql<Payment>`
    select ${columns} from sandbox_payments where reference = any(${[...references]})`.execute(db)
  return new Map(rows.map((row) => [row.reference, row]))
}

function required(payment: Payment | undefined, reference: string): Payment {
  if (!payment) throw new Error(`the sandbox bank lost ${reference} while it was placed`)
  return payment
}

function rowsOf(payments: readonly Payment[]) {
  return payments.map((payment) => ({
    reference: payment.reference,
    channel_id: payment.channelId,
    kind: payment.kind,
    currency: payment.currency,
    amount_minor: payment.amountMinor.toString(),
    state: payment.state,
    paid_minor: payment.paidMinor?.toString(),
    reason: payment.reason,
    script: payment.script,
    step: payment.step,
    next_at: payment.nextAt,
    created_at: payment.createdAt,
  }))
}
