import assert from 'node:assert/strict'
import { generateKeyPairSync, verify } from 'node:crypto'
import { test } from 'node:test'
import { money } from '#core/money.ts'
import type { App, AppKey } from '#domain/merchants/index.ts'
import type { CatalogCurrency } from '#domain/methods/index.ts'
import type { DueNotice } from '#domain/notices/index.ts'
import type { Order } from '#domain/orders/index.ts'
import { anOrder } from '#tests/support/an-order.ts'
import { buildHaipayNotices, tellsOutcome } from './notice.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
const keyOf = (version: number): AppKey => ({
  version,
  secret: `secret of version ${version}`,
  merchantPublicKey: undefined,
  platformPrivateKey: privateKey,
  platformPublicKey: undefined,
})
const app: App = {
  merchantId: 'mch_1',
  merchantNumber: 1,
  merchantName: 'Tea House',
  id: 'app_1',
  protocol: 'haipay',
  wireId: '1054',
  name: 'VND',
  currency: 'VND',
  status: 'active',
  ipAllow: [],
  collectNotifyUrl: undefined,
  payoutNotifyUrl: undefined,
  opensAllMethods: true,
  givesFeeBack: false,
  keys: [keyOf(2), keyOf(1)],
}
const vnd = { code: 'VND', country: 'VN', minorDigits: 0, wireDigits: 0, timeZone: 'Asia/Ho_Chi_Minh' }
const usd = { code: 'USD', country: 'US', minorDigits: 2, wireDigits: 2, timeZone: 'America/New_York' }
const currencies = new Map<string, CatalogCurrency>([vnd, usd].map((one) => [one.code, one]))
const noticesOf = (owner: App | undefined) =>
  buildHaipayNotices({
    describeCard: async () => undefined,
    directory: { findAppById: async () => owner },
    methods: { currency: async (code) => currencies.get(code) },
  })
const notices = noticesOf(app)

const paidAt = new Date('2026-04-17T17:05:09Z')
const paid = { paid: money(90_000n, 'VND'), fee: money(1_000n, 'VND'), paidAt }
const ended = { reason: 'declined', endedAt: paidAt }
const collection = anOrder({
  merchantId: app.merchantId,
  appId: app.id,
  amount: money(100_000n, 'VND'),
  payType: 'BANK_TRANSFER',
  methodCode: 'BANK',
  takesPartial: true,
  notifyUrl: 'https://shop.example/notice',
  instructions: { bankNo: '9704', bankName: 'Bank', description: 'SY 1' },
  createdAt: paidAt,
  progress: { state: 'partly_paid', ...paid },
})
const key = { merchantId: app.merchantId, appId: app.id, seq: 1, createdAt: paidAt }
const due = (order: Order) => ({ ...key, kind: 'order' as const, orderNo: order.orderNo, order })
const written = (changes: Partial<Order>) => writtenOf(due({ ...collection, ...changes }))
const writtenOf = async (told: DueNotice) => {
  const notice = await notices.write(told)
  assert.ok(notice)
  assert.deepEqual([notice.contentType, notice.keyVersion], ['application/json;charset=UTF-8', 2])
  const { sign, ...members } = JSON.parse(notice.body) as Record<string, string | number>
  const sorted = Object.keys(members).sort()
  const text = [...sorted.map((name) => `${name}=${members[name]}`), 'key=secret of version 2'].join('&')
  assert.ok(verify('sha256', Buffer.from(text), pair.publicKey, Buffer.from(String(sign), 'base64')))
  return members
}
const about = { appId: 1054, currency: 'VND', orderId: 'M1', orderNo: collection.orderNo }
const origin = { inBankCode: 'BANK', bankNo: '9704', description: 'SY 1' }

test('a collection is told with what was received, signed with the newest key', async () => {
  const told = { amount: '90000', fee: '1000', payTime: '2026-04-18 00:05:09' }
  assert.deepEqual(await written({}), { ...about, ...told, status: 4, ...origin })
  const over = await written({ progress: { state: 'overpaid', ...paid } })
  assert.deepEqual(over, { ...about, ...told, status: 5, ...origin })
  const whole = await written({ progress: { state: 'succeeded', ...paid }, instructions: undefined, methodCode: '' })
  assert.deepEqual(whole, { ...about, ...told, status: 2 })
})

test('a collection that failed is told with what was asked, and why', async () => {
  for (const state of ['failed', 'expired', 'rejected'] as const) {
    const failed = await written({ progress: { state, held: undefined, ...ended } })
    assert.deepEqual(failed, { ...about, amount: '100000', fee: '0', status: 3, errorMsg: 'declined', ...origin })
  }
})

test('a converted collection is told with the amount that the merchant named', async () => {
  const requested = { amount: money(400n, 'USD'), exchangeRate: '25000' }
  const { originalCurrency, originalAmount } = await written({ requested })
  assert.deepEqual([originalCurrency, originalAmount], ['USD', '4.00'])
})

test('a payout is told with its own amount, also when it came back', async () => {
  const payout = { kind: 'payout', instructions: undefined } as const
  const left = await written({ ...payout, progress: { state: 'succeeded', ...paid } })
  const amounts = { amount: '100000', fee: '1000' }
  assert.deepEqual(left, { ...about, ...amounts, status: 2, payTime: '2026-04-18 00:05:09' })
  const back = await written({ ...payout, progress: { state: 'returned', ...paid, ...ended } })
  const errorMsg = 'returned after success: declined'
  assert.deepEqual(back, { ...about, amount: '100000', fee: '0', status: 3, errorMsg })
})

test('neither a dispute nor a refund is told, every other end is', () => {
  const ends = [
    { state: 'succeeded', ...paid },
    { state: 'partly_paid', ...paid },
    { state: 'overpaid', ...paid },
    { state: 'failed', ...ended, held: undefined },
    { state: 'expired', ...ended, held: undefined },
    { state: 'rejected', ...ended, held: undefined },
    { state: 'returned', ...paid, ...ended },
  ] as const
  for (const progress of ends) {
    assert.equal(tellsOutcome({ kind: 'collection', progress }), true)
    assert.equal(tellsOutcome({ kind: 'payout', progress }), true)
    assert.equal(tellsOutcome({ kind: 'refund', progress }), false)
  }
  assert.equal(tellsOutcome({ kind: 'collection', progress: { state: 'disputed', ...paid, ...ended } }), false)
})

test('without a live key nothing can be told', async () => {
  assert.equal(await notices.currentKeyVersion(due(collection)), 2)
  for (const owner of [undefined, { ...app, keys: [] }]) {
    assert.equal(await noticesOf(owner).write(due(collection)), undefined)
    assert.equal(await noticesOf(owner).currentKeyVersion(due(collection)), undefined)
  }
})

test('2xx with SUCCESS means that the merchant has it; else five more pushes follow, 5 minutes apart', () => {
  for (const body of ['SUCCESS', ' SUCCESS\r\n']) assert.equal(notices.acknowledges(200, body), true)
  assert.equal(notices.acknowledges(201, 'SUCCESS'), true)
  for (const body of ['success', '"SUCCESS"', 'OK', '', 'SUCCESS!'])
    assert.equal(notices.acknowledges(200, body), false)
  for (const status of [199, 302, 404, 500]) assert.equal(notices.acknowledges(status, 'SUCCESS'), false)
  assert.deepEqual(notices.retryAfterSeconds, [300, 300, 300, 300, 300])
})

const period = {
  startsAt: '2026-01-31T05:00:00.000Z',
  endsAt: '2026-02-28T05:00:00.000Z',
  timeZone: 'America/New_York',
}
const ofSubscription = { subscriptionNo: '401', merchantSubscriptionId: 'S1', currency: 'USD' }

test('a subscription is told with its new status as text', async () => {
  const facts = { ...ofSubscription, state: 'cancelled', unit: 'month', count: '2', subject: 'tea by the month' }
  assert.deepEqual(await writtenOf({ ...key, kind: 'subscription', orderNo: '401', facts }), {
    ...{ type: 'SUBSCRIPTION', appId: 1054, currency: 'USD', subscriptionOrderId: 'S1', subscriptionNo: '401' },
    ...{ status: '4', recurringInterval: 'M', recurringIntervalCount: 2, subject: 'tea by the month' },
  })
})

test('a deduction is told with its status as an integer and its period in the zone of the currency', async () => {
  const facts = { ...ofSubscription, ...period, deductNo: '411', minor: '50', state: 'failed' }
  const told = {
    ...{ type: 'SUBSCRIPTIONS_DEDUCT', appId: 1054, currency: 'USD', subscriptionOrderId: 'S1', subscriptionNo: '401' },
    ...{ deductNo: '411', amount: '0.50', status: 3 },
    ...{ startTime: '2026-01-31 00:00:00', endTime: '2026-02-28 00:00:00' },
  }
  const deduction = { ...key, kind: 'deduction', orderNo: '411' } as const
  assert.deepEqual(await writtenOf({ ...deduction, facts }), told)
  const charged = { ...facts, orderNo: '201', state: 'succeeded' }
  assert.deepEqual(await writtenOf({ ...deduction, facts: charged }), { ...told, orderNo: '201', status: 2 })
})
