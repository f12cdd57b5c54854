// test: embedded only
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { millionths, openBooks } from '#tests/support/books.ts'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { type CatalogRow, readMethods, readTimeZones } from './catalog.ts'
import { applyBy, next, pathOf, printed } from './method-orders.ts'

const ordersAtOnce = 32
/** How far the clock of a noisy machine may be from the time of a payment that it has just answered. */
const secondsApartMax = 600

const gateway = await startGateway({ after })
const books = openBooks({ after }, gateway)
const zones = readTimeZones()
// By code, so that orders of one currency, whose balances are locked, seldom run at once.
const available = readMethods()
  .filter(({ status }) => status === 'Available')
  .toSorted((one, other) => (one.code < other.code ? -1 : 1))

/** Calls `work` for every row, so many at once; tells what went wrong with each that failed. */
async function failuresOf(work: (row: CatalogRow) => Promise<void>): Promise<readonly string[]> {
  const failures: string[] = []
  const rest = available.values()
  const worker = async () => {
    for (const row of rest) {
      const name = `${row.product} ${row.currency} ${row.payType} ${row.code}`
      await work(row).catch((error: unknown) =>
        failures.push(`${name}: ${error instanceof Error ? error.message : error}`),
      )
    }
  }
  await Promise.all(Array.from({ length: ordersAtOnce }, worker))
  return failures
}

/** The seconds between a time of the wire, which has no zone, and now in a zone. */
function secondsFromNow(local: string, timeZone: string): number {
  const now = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format()
  return Math.abs(Date.parse(`${local.replace(' ', 'T')}Z`) - Date.parse(`${now.replace(' ', 'T')}Z`)) / 1_000
}

/** Applies with an amount of the row, ends the order at the bank, and asks for it. */
async function isPaid(row: CatalogRow, amount: string): Promise<void> {
  const client = gateway.client(row.currency)
  const applied = await applyBy(client, row, amount)
  assert.equal(applied.status, '1', `${amount} was refused: ${applied.error} ${applied.msg}`)
  const { orderNo } = applied.data
  await gateway.outcome(String(orderNo), { outcome: 'succeed' })
  const paid = await client.call(`${pathOf(row)}/query`, { orderNo })
  assert.deepEqual([paid.status, paid.amount], [2, amount])
  assert.ok(secondsFromNow(String(paid.payTime), zones.get(row.currency) ?? '') < secondsApartMax, String(paid.payTime))
}

async function isRefused(row: CatalogRow, amount: string): Promise<void> {
  const { error, msg } = await applyBy(gateway.client(row.currency), row, amount)
  assert.equal(error, '1002', `${amount} was answered with ${error} ${msg}`)
  assert.match(msg, /amount/)
}

test('the catalog has hundreds of methods that work, each with both limits', async () => {
  assert.ok(available.length > 600)
  assert.deepEqual(
    available.filter(({ min, max }) => min === '' || max === ''),
    [],
  )
})

test('an operator tops up what the largest payouts of all methods take', async () => {
  const payouts = Map.groupBy(
    available.filter(({ product }) => product === 'payout'),
    ({ currency }) => currency,
  )
  for (const [currency, rows] of payouts) {
    // Both limits and a fee of the same size are less than twice the maximum.
    const total = rows.reduce((sum, { max }) => sum + 2n * millionths(max), 0n) / 1_000_000n
    const words = ['--reason', 'limits', '--reference', `limits ${currency}`]
    await gateway.operator('app', 'top-up', String(credentialsOf(gateway.demo, currency).appId), `${total}`, ...words)
  }
})

test('an order of every method is taken at its least and most, and ends paid in the right zone', async () => {
  const failures = await failuresOf(async (row) => {
    for (const limit of [row.min, row.max]) await isPaid(row, printed(limit, row.currency))
  })
  assert.deepEqual(failures, [])
})

test('one step below the least and above the most of every method is refused', async () => {
  const failures = await failuresOf(async (row) => {
    await isRefused(row, next(row.min, row.currency, -1n))
    await isRefused(row, next(row.max, row.currency, 1n))
  })
  assert.deepEqual(failures, [])
})

test('the books balance', () => books.check())
