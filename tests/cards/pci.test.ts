import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startClockedGateway } from '#tests/e2e/clocked-gateway.ts'
import { eventually, openBooks } from '#tests/support/books.ts'
import { newOrderId } from '#tests/support/haipay-client.ts'
import { cards, farYear, pciFields, post, until } from './card-desk.ts'

const gateway = await startClockedGateway({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')

const apply = (more: Readonly<Record<string, unknown>> = {}) => usd.call('/usd/collect/apply', pciFields(more))
const refusal = async (more: Readonly<Record<string, unknown>>) => {
  const { error, msg } = await usd.ask('/usd/collect/apply', pciFields(more))
  return `${error} ${msg}`
}

test('a card without a challenge is paid at once, and its link shows how it ended', async () => {
  for (const accountNo of [cards.paid, cards.pagesOwn, cards.mastercard]) {
    const { orderId, payUrl } = await apply({ accountNo })
    const { status, amount, actualAmount } = await until(usd, orderId, [2, 3])
    assert.deepEqual([status, amount, actualAmount], [2, '25.00', '25.00'], accountNo)
    const page = await (await fetch(String(payUrl))).text()
    assert.match(page, /Payment received/)
    assert.match(page, /https:\/\/shop\.example\/ok\?orderId=/)
  }
})

test('what the bank declines is a failed order with its reason, also month 13 and code 99', async () => {
  for (const [more, reason] of [
    [{ accountNo: cards.declined }, 'The card was declined'],
    [{ accountNo: cards.stolen }, 'The card is reported stolen'],
    [{ accountNo: cards.poor }, 'Insufficient funds'],
    [{ expiryMonth: '13' }, 'The card has no such expiry date'],
    [{ cvv: '99' }, 'The security code is wrong'],
  ] as const) {
    const { orderId } = await apply(more)
    const { status, errorMsg } = await until(usd, orderId, [2, 3])
    assert.deepEqual([status, errorMsg], [3, reason])
  }
})

test('a challenged payer confirms at its bank, and comes back to the page that tells the shop', async () => {
  const confirmed = await apply({ accountNo: cards.challenge })
  assert.match(String(confirmed.payUrl), /\/pay\/challenge\//)
  assert.equal((await until(usd, confirmed.orderId, [1])).status, 1)
  const page = await (await fetch(String(confirmed.payUrl))).text()
  assert.match(page, /Confirm your payment/)
  assert.match(page, /3006/)
  const { status, to } = await post(String(confirmed.payUrl), { answer: 'confirm' })
  assert.equal(status, 303)
  assert.match(await (await fetch(to)).text(), /Payment received/)
  assert.equal((await until(usd, confirmed.orderId, [2, 3])).status, 2)
  const again = await post(String(confirmed.payUrl), { answer: 'cancel' })
  assert.equal(again.to, to, 'a second answer changes nothing')
  assert.equal((await until(usd, confirmed.orderId, [2, 3])).status, 2)
  for (const [accountNo, answer, reason] of [
    [cards.challenge, 'cancel', 'The payer did not confirm the payment'],
    [cards.challengeFails, 'confirm', "The card's issuer could not confirm the payer"],
  ] as const) {
    const asked = await apply({ accountNo })
    await post(String(asked.payUrl), { answer })
    const ended = await until(usd, asked.orderId, [2, 3])
    assert.deepEqual([ended.status, ended.errorMsg], [3, reason])
  }
})

test('the challenge of another order cannot be guessed', async () => {
  const { payUrl } = await apply({ accountNo: cards.challenge })
  const forged = String(payUrl).replace(/.{8}$/, 'AAAAAAAA')
  assert.equal((await fetch(forged)).status, 404)
  assert.equal((await post(forged, { answer: 'confirm' })).status, 404)
})

test('a card call without an answer is unclear, is never repeated, and a query ends it', async () => {
  const { orderId } = await apply({ accountNo: cards.silent })
  assert.equal((await until(usd, orderId, [-1, 2, 3])).status, -1)
  gateway.forward(90)
  assert.equal((await until(usd, orderId, [2, 3])).status, 2)
})

test('a card call that its channel knows nothing of is not sent again, and waits for a person', async () => {
  const { orderId, orderNo } = await apply({ accountNo: cards.silent })
  await books.rows('delete from sandbox_payments where reference = $1', [orderNo])
  for (const asks of [1, 2, 3]) {
    gateway.forward(120)
    await eventually('the channel is asked', async () => {
      const [attempt] = await books.rows('select asks from attempts where order_no = $1', [orderNo])
      return Number(attempt?.asks) >= asks ? true : undefined
    })
  }
  assert.equal((await until(usd, orderId, [-1, 2, 3])).status, -1)
  assert.deepEqual(await books.rows('select from sandbox_payments where reference = $1', [orderNo]), [])
})

test('of many requests with one order number at once, one is an order, with one card', async () => {
  const orderId = newOrderId()
  const asked = Array.from({ length: 5 }, () => usd.ask('/usd/collect/apply', pciFields({ orderId })))
  const errors = (await Promise.all(asked)).map(({ error }) => error).sort()
  assert.deepEqual(errors, ['00000000', '4005', '4005', '4005', '4005'])
  const { orderNo } = await until(usd, orderId, [2])
  const stored = 'select c.order_no from cards c join orders o on o.card_id = c.id where o.merchant_order_id = $1'
  assert.deepEqual(await books.rows(stored, [orderId]), [{ order_no: orderNo }])
})

test('the number of a card that nobody keeps is erased some days later', async () => {
  const { orderNo } = await apply({ accountNo: cards.declined })
  gateway.forward(8 * 24 * 3600)
  await eventually('the number is erased', async () => {
    const [card] = await books.rows('select sealed_number, sealed_key from cards where order_no = $1', [orderNo])
    return card?.sealed_number === null && card.sealed_key === null ? true : undefined
  })
})

test('a card that cannot be a real one is refused, and keeps no order', async () => {
  const orderId = 'card-that-is-refused'
  for (const [more, told] of [
    [{ accountNo: '4242424242424241' }, /^1002 .*accountNo must be the number of a card/],
    [{ accountNo: '378282246310005', cvv: '1234' }, /^1002 .*accountNo must be the number of a VISA or Mastercard/],
    [{ accountNo: '4242 4242 4242 4242' }, /^1002 .*accountNo must be/],
    [{ expiryMonth: '14' }, /^1002 .*expiryMonth/],
    [{ expiryMonth: '1' }, /^1002 .*expiryMonth/],
    [{ expiryYear: '2020' }, /^1002 .*must not be past/],
    [{ expiryYear: '31' }, /^1002 .*expiryYear/],
    [{ cvv: '1234' }, /^1002 .*cvv/],
    [{ cvv: '12' }, /^1002 .*cvv/],
    [{ clientType: 'TV' }, /^1002 .*clientType must be one of/],
    [{ amount: '1000.01' }, /^1002 .*0\.99 up to 1000/],
    [{ amount: '0.98' }, /^1002 .*0\.99 up to 1000/],
  ] as const) {
    assert.match(await refusal({ ...more, orderId }), told, JSON.stringify(more))
  }
  assert.equal((await apply({ orderId })).orderId, orderId, 'the number can still be used')
  assert.match(await refusal({ orderId }), /^4005/)
})

test('one card member makes the form the PCI one, and all its fields required in the page order', async () => {
  const names = ['name', 'email', 'callBackUrl', 'clientType', 'accountNo', 'expiryMonth', 'expiryYear', 'cvv']
  const rest = ['referer', 'userAgent', 'customerIp', 'subject', 'partnerUserId']
  const absent = Object.fromEntries([...names, ...rest].map((name) => [name, undefined]))
  for (const [member, value] of [
    ['accountNo', cards.paid],
    ['expiryMonth', '11'],
    ['expiryYear', farYear],
    ['cvv', '234'],
  ] as const) {
    const told = [...names, ...rest].filter((name) => name !== member).join(', ')
    assert.equal(await refusal({ ...absent, [member]: value }), `1001 ${told} can not be empty`)
  }
  const hosted = { accountNo: '', expiryMonth: '', expiryYear: null, cvv: undefined }
  assert.equal(await refusal(hosted), '1001 phone, callBackFailUrl can not be empty')
})
