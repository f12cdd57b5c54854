import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { type Money, money } from '#core/money.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { appendJournals } from './append-journals.ts'
import { collectionDisputed, collectionHeld, collectionPaid, suspenseDecided } from './collection-journals.ts'
import { foldDue } from './fold-due.ts'
import { printedBalances } from './funds.ts'
import { credit, debit } from './journal-lines.ts'
import { lockFunds } from './lock-funds.ts'
import { orderJournal } from './order-journal.ts'
import { latePayout, payoutExecuted, payoutReleased, payoutReserved, payoutReturned } from './payout-journals.ts'
import type { BalanceKey, Funds, Journal } from './posting.ts'
import { readFunds } from './read-funds.ts'
import {
  lateRefund,
  refundExecuted,
  refundReleased,
  refundReleasedToDispute,
  refundReserved,
  refundReturned,
} from './refund-journals.ts'
import { topUp } from './top-up.ts'
import { isBalanced, trialBalance } from './trial-balance.ts'
import { withdraw } from './withdraw.ts'

const { database } = await freshDatabase({ after })
const { db } = database
const now = new Date('2027-03-01T10:00:00Z')
const deps = { db, now: () => now }
const by = { actor: 'ann', reason: 'asked' }
const fee = usd(3n)
/** What a refund gives back of the collection's fee: more than its own. */
const feeBack = usd(5n)
const stepsMax = 40
const workers = 4

type Order = {
  readonly merchantId: string
  readonly appId: string
  readonly orderNo: string
  readonly channelId: string
  readonly reserved: Money
  /** A refund; otherwise, where it reserves, a payout. */
  readonly isRefund: boolean
}

/** An app at play: its orders by where they stand, and what plain arithmetic says it has. */
type Play = {
  readonly key: BalanceKey
  readonly paid: Order[]
  readonly held: Order[]
  readonly reserved: Order[]
  readonly executed: Order[]
  readonly released: Order[]
  /** What is available less what is owed. */
  net: bigint
  unsettled: bigint
  frozen: bigint
  suspense: bigint
}
type Step = { readonly kind: Kind; readonly minor: bigint; readonly pick: number }
type Kind = keyof typeof moves

/** What may happen to an app. Each books as orders would, then counts. */
const moves = {
  async collect(play: Play, { minor }: Step) {
    const order = newOrder(play, minor)
    await book(collectionPaid(order, order.reserved, fee, 'channel'))
    play.paid.push(order)
    play.net += minor - fee.minor
  },
  async accrue(play: Play, { minor }: Step) {
    const entries = [debit('clearing:c', usd(minor)), credit('unsettled', usd(minor))]
    await book(orderJournal(newOrder(play, minor), 'adjustment', 'accrued', by, entries))
    play.unsettled += minor
  },
  async dispute(play: Play, { pick }: Step) {
    const order = take(play.paid, pick)
    if (!order) return
    const { minor } = order.reserved
    await bookLocked(play.key, (funds) => {
      const fromUnsettled = minor < funds.unsettled ? minor : funds.unsettled
      play.unsettled -= fromUnsettled
      play.net -= minor - fromUnsettled
      return collectionDisputed(order, order.reserved, funds, 'channel')
    })
  },
  async hold(play: Play, { minor }: Step) {
    const order = newOrder(play, minor)
    await book(collectionHeld(order, order.reserved, 'channel', 'late'))
    play.held.push(order)
    play.suspense += minor
  },
  async decide(play: Play, { pick }: Step) {
    const order = take(play.held, pick)
    if (!order) return
    const verdict = ([{ to: 'payer' }, { to: 'operator' }, { to: 'merchant', fee }] as const)[pick % 3] ?? assert.fail()
    await book(suspenseDecided(order, order.reserved, verdict, by, 'late'))
    play.suspense -= order.reserved.minor
    if (verdict.to === 'merchant') play.net += order.reserved.minor - fee.minor
  },
  async reserve(play: Play, { minor, pick }: Step) {
    const order = { ...newOrder(play, minor), isRefund: pick % 2 === 0 }
    const booked = await bookLocked(play.key, (funds) => (funds.available < minor ? undefined : reserved(order)))
    if (!booked) return
    play.reserved.push(order)
    play.net -= minor
    play.frozen += minor
  },
  async execute(play: Play, { pick }: Step) {
    const order = take(play.reserved, pick)
    if (!order) return
    const parts = { payerGets: payeeGets(order), fee, feeBack }
    const { isRefund } = order
    await book(isRefund ? refundExecuted(order, parts, 'channel') : payoutExecuted(order, parts.payerGets, fee, 'c'))
    play.executed.push(order)
    play.frozen -= order.reserved.minor
    if (isRefund) play.net += feeBack.minor
  },
  async release(play: Play, { pick }: Step) {
    const order = take(play.reserved, pick)
    if (!order) return
    const toDispute = order.isRefund && pick % 3 === 0
    const refund = toDispute ? refundReleasedToDispute(order, payeeGets(order), fee, 'c') : refundReleased(order, 'c')
    await book(order.isRefund ? refund : payoutReleased(order, 'channel'))
    play.released.push(order)
    play.frozen -= order.reserved.minor
    play.net += toDispute ? fee.minor : order.reserved.minor
  },
  async giveBack(play: Play, { pick }: Step) {
    const order = take(play.executed, pick)
    if (!order) return
    const cost = usd(fee.minor - feeBack.minor)
    const { isRefund } = order
    await book(
      isRefund ? refundReturned(order, payeeGets(order), cost, 'c') : payoutReturned(order, payeeGets(order), fee, 'c'),
    )
    play.net += order.reserved.minor - (isRefund ? feeBack.minor : 0n)
  },
  async payLate(play: Play, { pick }: Step) {
    const order = take(play.released, pick)
    if (!order) return
    await bookLocked(play.key, (funds) => {
      return (order.isRefund ? lateRefund : latePayout)(order, payeeGets(order), funds, 'channel')
    })
    play.net -= payeeGets(order).minor
  },
  async topUp(play: Play, { minor }: Step) {
    const done = await topUp(deps, { ...play.key, amount: usd(minor), reference: newName(), ...by })
    if (done.ok) play.net += minor
  },
  async withdraw(play: Play, { minor }: Step) {
    const done = await withdraw(deps, { ...play.key, amount: usd(minor), reference: newName(), ...by })
    if (done.ok) play.net -= minor
  },
  async fold() {
    await foldDue(deps, { appsMax: 3 })
  },
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    // Money that comes in is likelier, so that the rest finds some.
    kind: fc.constantFrom<Kind>('collect', 'collect', 'reserve', 'reserve', ...(Object.keys(moves) as Kind[])),
    minor: fc.bigInt({ min: fee.minor + feeBack.minor, max: 1000n }),
    pick: fc.nat(100),
  }),
  { maxLength: stepsMax, size: 'max' },
)

let names = 0
function newName(): string {
  names += 1
  return `n${names}`
}

function newPlay(key: BalanceKey): Play {
  const orders = { paid: [], held: [], reserved: [], executed: [], released: [] }
  return { key, ...orders, net: 0n, unsettled: 0n, frozen: 0n, suspense: 0n }
}

function newKey(): BalanceKey {
  return { merchantId: newName(), appId: 'a', currency: 'USD' }
}

function newOrder({ key }: Play, minor: bigint): Order {
  const { merchantId, appId } = key
  return { merchantId, appId, orderNo: newName(), channelId: 'c', reserved: usd(minor), isRefund: false }
}

function reserved(order: Order): Journal {
  return order.isRefund ? refundReserved(order, by) : payoutReserved(order, 'merchant')
}

function payeeGets(order: Order): Money {
  return usd(order.reserved.minor - fee.minor)
}

function take(from: Order[], pick: number): Order | undefined {
  return from.splice(pick % Math.max(from.length, 1), 1)[0]
}

function usd(minor: bigint): Money {
  return money(minor, 'USD')
}

function book(journal: Journal): Promise<void> {
  return db.transaction().execute((tx) => appendJournals(tx, [journal], now))
}

function bookLocked(key: BalanceKey, decide: (funds: Funds) => Journal | undefined): Promise<Journal | undefined> {
  return db.transaction().execute(async (tx) => {
    const [funds] = await lockFunds(tx, [key], now)
    const journal = decide(funds ?? assert.fail())
    if (journal) await appendJournals(tx, [journal], now)
    return journal
  })
}

async function lockedFunds(key: BalanceKey): Promise<Funds> {
  const [funds] = await db.transaction().execute((tx) => lockFunds(tx, [key], now))
  return funds ?? assert.fail()
}

function assertSound(funds: Funds): void {
  const { debt, ...others } = funds
  assert.ok(
    debt <= 0n && Object.values(others).every((minor) => minor >= 0n),
    'an account is on the wrong side of zero',
  )
}

test('after every step the books balance and show what arithmetic says, debt being just what is owed', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      const play = newPlay(newKey())
      for (const step of steps) {
        await moves[step.kind](play, step)
        const funds = await readFunds(db, play.key)
        assertSound(funds)
        assert.equal(printedBalances(funds).available, play.net)
        assert.equal(funds.unsettled, play.unsettled)
        assert.equal(funds.reserved, play.frozen)
        assert.equal(funds.suspense, play.suspense)
        assert.ok(isBalanced(await trialBalance(db)))
      }
      const funds = await lockedFunds(play.key)
      assert.equal(funds.available, play.net > 0n ? play.net : 0n)
      assert.equal(funds.debt, play.net < 0n ? play.net : 0n)
    }),
    { numRuns: 15 },
  )
})

test('the same holds at every commit when several work on one app at once', async () => {
  const days = fc.array(steps, { minLength: workers, maxLength: workers })
  await fc.assert(
    fc.asyncProperty(days, async (days) => {
      const key = newKey()
      const plays = days.map(() => newPlay(key))
      const played = Promise.all(days.map((steps, at) => playAll(plays[at] ?? assert.fail(), steps)))
      let isOver = false
      const over = played.finally(() => {
        isOver = true
      })
      while (!isOver) {
        assertSound(await readFunds(db, key))
        assert.ok(isBalanced(await trialBalance(db)))
      }
      await over
      assertEnded(await lockedFunds(key), plays)
      assert.ok(isBalanced(await trialBalance(db)))
    }),
    { numRuns: 8 },
  )
})

async function playAll(play: Play, steps: readonly Step[]): Promise<void> {
  for (const step of steps) await moves[step.kind](play, step)
}

function assertEnded(funds: Funds, plays: readonly Play[]): void {
  const sum = (of: (play: Play) => bigint) => plays.reduce((total, play) => total + of(play), 0n)
  assertSound(funds)
  assert.equal(
    printedBalances(funds).total,
    sum((play) => play.net + play.unsettled + play.frozen),
  )
  assert.equal(
    funds.reserved,
    sum((play) => play.frozen),
  )
  assert.equal(
    funds.suspense,
    sum((play) => play.suspense),
  )
  assert.ok(funds.debt === 0n || funds.available === 0n, 'what is available has repaid debt')
}
