import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startClockedGateway } from '#tests/e2e/clocked-gateway.ts'
import { openBooks } from '#tests/support/books.ts'
import { collectFields } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { cards, farYear, pciFields, post, until } from './card-desk.ts'

const gateway = await startClockedGateway({ after })
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')

const hosted = { payType: 'BANK_TRANSFER', inBankCode: 'CREDIT_CARD', amount: '25.00', notifyUrl: endpoint.url }
const apply = (more = {}) => usd.call('/usd/collect/apply', collectFields({ ...hosted, ...more }))
const form = { number: '4242 4242 4242 4242', expiry: `11 / ${farYear.slice(2)}`, cvv: '234', holder: 'Jane Doe' }
const give = (payUrl: unknown, more = {}) => post(`${payUrl}/card`, { ...form, ...more })
const pageOf = async (address: unknown) => (await fetch(String(address))).text()

test('a payer types the card on our page, is paid, and the notice says with which card', async () => {
  const applied = await apply()
  assert.equal(applied.bankCode, 'CREDIT_CARD')
  assert.match(String(applied.clientToken), /^[0-9a-f]{24}$/)
  const page = await pageOf(applied.payUrl)
  for (const hint of ['cc-number', 'cc-exp', 'cc-csc', 'cc-name']) assert.ok(page.includes(`autocomplete="${hint}"`))
  assert.ok(!page.includes('http-equiv="refresh"'), 'a page that loads anew loses what was typed')
  const { status, to } = await give(applied.payUrl)
  assert.deepEqual([status, to], [303, applied.payUrl])
  assert.match(await pageOf(to), /Payment received/)
  const notice = await endpoint.noticeOf(String(applied.orderNo))
  assert.ok(usd.isGenuine(notice))
  const { cardNo, expMonth, expYear, is3DS, name, email, tokenID } = notice
  assert.deepEqual([cardNo, expMonth, expYear, is3DS], ['424242******4242', '11', farYear, 'false'])
  assert.deepEqual([name, email, tokenID], ['Donald John Trump', 'payer@example.com', undefined])
})

test('a form that cannot be a card comes back with what is wrong, and without card data in it', async () => {
  const { payUrl, orderId } = await apply()
  for (const [more, told] of [
    [{ number: '4242 4242 4242 4241' }, 'Check the card number.'],
    [{ number: '378282246310005' }, 'Only VISA and Mastercard are taken here.'],
    [{ expiry: '11 / 20' }, 'This card has expired.'],
    [{ expiry: 'soon' }, 'Enter month and year'],
    [{ cvv: '1' }, 'Enter the three digits'],
    [{ holder: '' }, 'Enter the name'],
    [{ holder: '4242424242424242' }, 'Enter the name'],
  ] as const) {
    const { status, page } = await give(payUrl, more)
    assert.equal(status, 422)
    assert.ok(page.includes(told), told)
    const typed = /value="[^"]*(4242|3782|234)[^"]*"/.exec(page)
    assert.equal(typed, null, 'neither number nor code is shown again')
  }
  const elsewhere = await fetch(`${payUrl}/card`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: 'https://evil.example' },
  })
  assert.equal(elsewhere.status, 403)
  assert.equal((await until(usd, orderId, [0, 1, 2, 3])).status, 1, 'the order still waits')
  await give(payUrl)
  assert.equal((await until(usd, orderId, [2, 3])).status, 2)
})

test('of two cards at once one is charged, and a later one changes nothing', async () => {
  const { payUrl, orderNo, orderId } = await apply()
  const both = await Promise.all([give(payUrl), give(payUrl, { number: cards.declined })])
  assert.deepEqual(
    both.map(({ status }) => status),
    [303, 303],
  )
  const first = await until(usd, orderId, [2, 3])
  assert.equal((await give(payUrl, { number: cards.mastercard })).status, 303)
  assert.equal((await until(usd, orderId, [2, 3])).status, first.status)
  assert.equal((await books.rows('select id from cards where order_no = $1', [orderNo])).length, 1)
})

test('a decline ends the order, a challenge leads to the issuer and back', async () => {
  const poor = await apply()
  await give(poor.payUrl, { number: cards.poor })
  assert.match(await pageOf(poor.payUrl), /Insufficient funds/)
  assert.match(await pageOf(poor.payUrl), /https:\/\/merchant\.example\/failed\?orderId=/)
  const asked = await apply()
  await give(asked.payUrl, { number: cards.challenge })
  const [, issuer = ''] = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(await pageOf(asked.payUrl)) ?? []
  assert.match(issuer, /\/pay\/challenge\//)
  const { to } = await post(issuer, { answer: 'confirm' })
  assert.equal(to, asked.payUrl)
  assert.match(await pageOf(to), /Payment received/)
  const notice = await endpoint.noticeOf(String(asked.orderNo))
  assert.deepEqual([notice.status, notice.is3DS], [2, 'true'])
})

test('a card after the time to pay is over is not taken', async () => {
  const { payUrl, orderId } = await apply()
  gateway.forward(31 * 60)
  assert.equal((await give(payUrl)).status, 303)
  assert.equal((await until(usd, orderId, [2, 3])).status, 3)
})

test('the first merchant-initiated payment gives a token, and the token pays without its payer', async () => {
  const mit = { ...hosted, name: undefined, phone: undefined, email: undefined }
  const ask = (more: object) => usd.ask('/usd/mit/apply', collectFields({ ...mit, ...more }))
  const first = (await ask({})).data
  assert.deepEqual(Object.keys(first).sort(), ['clientToken', 'orderId', 'orderNo', 'payUrl', 'sign'])
  await give(first.payUrl)
  const { tokenID } = await endpoint.noticeOf(String(first.orderNo))
  assert.match(String(tokenID), /^crd_/)
  const again = (await ask({ tokenID })).data
  assert.equal((await until(usd, again.orderId, [2, 3])).status, 2)
  const notice = await endpoint.noticeOf(String(again.orderNo))
  assert.deepEqual([notice.tokenID, notice.cardNo], [tokenID, '424242******4242'])
  assert.match(await pageOf(again.payUrl), /Payment received/)
  const { error, msg } = await ask({ tokenID: 'crd_nobody' })
  assert.equal(`${error} ${msg}`, '1002 Illegal Param: tokenID is not known')
  const unkept = await usd.call('/usd/collect/apply', pciFields())
  const [card] = await books.rows('select id from cards where order_no = $1', [unkept.orderNo])
  assert.equal((await ask({ tokenID: card?.id })).error, '1002', 'a card that nobody kept is no token')
})

test('a stored card that is refused fails the order, and gives no other card a chance', async () => {
  const first = await usd.call('/usd/mit/apply', collectFields(hosted))
  await give(first.payUrl, { number: cards.poorWhenCharged })
  const { tokenID } = await endpoint.noticeOf(String(first.orderNo))
  const charged = await usd.call('/usd/mit/apply', collectFields({ ...hosted, tokenID }))
  assert.equal((await until(usd, charged.orderId, [2, 3])).errorMsg, 'Insufficient funds')
})
