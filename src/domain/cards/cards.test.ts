import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { secondsAfter } from '#core/clock.ts'
import { openVault } from '#core/vault.ts'
import { inTransaction } from '#db/pool.ts'
import { freshDatabase } from '#tests/support/database.ts'
import {
  cardToCharge,
  checkCard,
  describeCard,
  findCards,
  forgetCard,
  insertCard,
  mayCharge,
  purgeAfterDays,
  purgeCards,
  sealCard,
  settleCards,
} from './index.ts'

const { database } = await freshDatabase({ after })
const { db } = database
const vault = openVault(randomBytes(32))
const number = '4242424242424242'
const now = new Date('2026-04-17T10:00:00Z')
const daySeconds = 24 * 3600
const afterPurge = secondsAfter(now, (purgeAfterDays + 1) * daySeconds)

/** A card of an order of its own, written as it comes in. */
async function aCard(merchantId = 'mch_1', typed = number) {
  const orderNo = randomBytes(8).toString('hex')
  const details = { number: typed, expiryMonth: '11', expiryYear: '2028', holder: `Jane ${number}` }
  const row = sealCard(vault, details, { merchantId, appId: 'app_1', orderNo, brand: 'VISA', now })
  await inTransaction(db, (tx) => insertCard(tx, row))
  return { merchantId, cardId: row.id, orderNo, appId: 'app_1' }
}

const settle = (card: Awaited<ReturnType<typeof aCard>>, isKept: boolean) =>
  inTransaction(db, (tx) => settleCards(tx, [{ ...card, isKept }], now))
const purge = (at: Date) => purgeCards({ db, now: () => at })

test('a card is stored so that only its first six and last four digits can be read', async () => {
  const card = await aCard()
  const stored = await db.selectFrom('cards').selectAll().where('id', '=', card.cardId).executeTakeFirstOrThrow()
  const text = JSON.stringify(stored, (_, value) => (value?.type === 'Buffer' ? Buffer.from(value).toString() : value))
  assert.ok(!text.includes(number))
  const shown = await describeCard(db, card)
  assert.deepEqual([shown?.firstSix, shown?.lastFour, shown?.brand], ['424242', '4242', 'VISA'])
  assert.equal((await cardToCharge({ db, vault }, card))?.number, number)
  assert.equal((await cardToCharge({ db, vault }, card))?.cvv, undefined)
})

test('a sealed number that is moved to another row does not open there', async () => {
  const [one, other] = [await aCard(), await aCard('mch_1', '4000056655665556')]
  const { sealed_number, sealed_key } = await db
    .selectFrom('cards')
    .selectAll()
    .where('id', '=', other.cardId)
    .executeTakeFirstOrThrow()
  await db.updateTable('cards').set({ sealed_number }).where('id', '=', one.cardId).execute()
  await assert.rejects(cardToCharge({ db, vault }, one), { name: 'SealBroken' })
  await db.updateTable('cards').set({ sealed_key }).where('id', '=', one.cardId).execute()
  await assert.rejects(cardToCharge({ db, vault }, one), { name: 'SealBroken' })
})

test('the number of a card is erased some days after its order ended, and not before', async () => {
  const [open, ended] = [await aCard(), await aCard()]
  await settle(ended, false)
  await purge(secondsAfter(now, (purgeAfterDays - 1) * daySeconds))
  assert.ok(await cardToCharge({ db, vault }, ended))
  await purge(afterPurge)
  assert.equal(await cardToCharge({ db, vault }, ended), undefined)
  assert.ok(await cardToCharge({ db, vault }, open), 'the order of this one has not ended')
  assert.equal((await describeCard(db, ended))?.lastFour, '4242', 'what may be shown stays')
})

test('a kept card may be charged by its own app only, until it is forgotten', async () => {
  const card = await aCard()
  assert.equal(await mayCharge(db, card), false, 'its order has not been paid')
  await settle(card, true)
  await purge(afterPurge)
  assert.equal(await mayCharge(db, card), true)
  assert.equal(await mayCharge(db, { ...card, appId: 'app_2' }), false)
  assert.equal(await mayCharge(db, { ...card, merchantId: 'mch_2' }), false)
  // Another order that charged it ends: the card stays kept.
  await settle({ ...card, orderNo: 'another order' }, false)
  assert.equal(await mayCharge(db, card), true)
  await inTransaction(db, (tx) => forgetCard(tx, card, now))
  assert.equal(await mayCharge(db, card), false)
  await purge(afterPurge)
  assert.equal(await cardToCharge({ db, vault }, card), undefined)
})

test('the cards of a number are found without reading any, also after it was erased', async () => {
  const typed = '5200000000003001'
  const card = await aCard('mch_9', typed)
  await aCard('mch_8', typed)
  await settle(card, false)
  await purge(afterPurge)
  const found = await findCards({ db, vault }, 'mch_9', typed)
  assert.deepEqual(
    found.map(({ orderNo }) => orderNo),
    [card.orderNo],
  )
  assert.deepEqual(await findCards({ db, vault: openVault(randomBytes(32)) }, 'mch_9', typed), [])
})

test('a card that was typed in is good through its month, in UTC, and can be a real one', () => {
  const typed = { number, expiryMonth: '04', expiryYear: '2026', cvv: '123' }
  const said = (more: Partial<typeof typed>, at = now) => {
    const checked = checkCard({ ...typed, ...more }, at)
    return checked.ok ? checked.value : checked.refusal
  }
  assert.equal(said({}, new Date('2026-04-30T23:59:59Z')), 'VISA')
  assert.equal(said({}, new Date('2026-05-01T00:00:00Z')), 'card expired')
  assert.equal(said({ expiryYear: '2046' }), 'VISA')
  assert.equal(said({ expiryYear: '2047' }), 'card expiry not valid')
  for (const [more, told] of [
    [{ number: '5555555555554444' }, 'Mastercard'],
    [{ number: '2223003122003222' }, 'Mastercard'],
    [{ number: '4242424242424241' }, 'card number not valid'],
    [{ number: '424242424242424' }, 'card number not valid'],
    [{ number: '' }, 'card number not valid'],
    [{ number: '378282246310005' }, 'card brand not taken'],
    [{ number: '6011111111111117' }, 'card brand not taken'],
    [{ expiryMonth: '00' }, 'card expiry not valid'],
    [{ expiryMonth: '13' }, 'card expiry not valid'],
    [{ cvv: '99' }, 'card code not valid'],
    [{ cvv: '1234' }, 'card code not valid'],
  ] as const) {
    assert.equal(said(more), told, JSON.stringify(more))
  }
})
