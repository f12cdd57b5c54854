import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventually } from '#tests/support/books.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import { openCheckout } from './checkout-desk.ts'
import { startClockedGateway } from './clocked-gateway.ts'

const gateway = await startClockedGateway({ after })
const endpoint = await noticeEndpoint({ after })
const cashier = gateway.client('CASHIER')
const query = '/global/cashier/collect/query'
const minutes = 60

test('a checkout on which nobody picked in time fails, is told by the CASHIER app, and is closed', async () => {
  const checkout = await openCheckout(gateway, { notifyUrl: endpoint.url })
  const { orderId, orderNo } = checkout
  const [choice = ''] = await checkout.choices()
  gateway.forward(29 * minutes)
  assert.ok((await checkout.choices()).includes(choice))
  gateway.forward(2 * minutes)
  // Its time is over whether or not the sweep has been there.
  assert.deepEqual(await checkout.choices(), [])
  assert.match(await checkout.pick(choice), /^303 /)
  const expired = await eventually('the checkout is expired', async () => {
    const said = await cashier.call(query, { orderId, orderNo })
    return said.status === 3 ? said : undefined
  })
  const { sign: _sign, ...members } = expired
  const errorMsg = 'the time is over and no payment method was chosen'
  const ended = { orderId, orderNo, amount: '12.50', fee: '0.00', status: 3, errorMsg }
  assert.deepEqual(members, { ...ended, actualAmount: '0.00' })
  const { sign: _mark, appId, ...told } = await endpoint.noticeOf(orderNo)
  assert.deepEqual(told, { ...ended, currency: 'USD' })
  assert.equal(endpoint.countOf(orderNo), 1)
  assert.ok(cashier.isGenuine(await endpoint.noticeOf(orderNo)))
  assert.equal(typeof appId, 'number')
  const page = await checkout.page()
  assert.match(page, /Payment expired/)
  assert.match(page, /merchant\.example\/failed\?orderId=/)
})

test('a method picked at the last moment has its own time to be paid', async () => {
  const checkout = await openCheckout(gateway)
  gateway.forward(29 * minutes)
  await checkout.pick((await checkout.choices()).find((choice) => choice.startsWith('IDR VA')) ?? '')
  gateway.forward(60 * minutes)
  const { orderId, orderNo } = checkout
  assert.equal((await cashier.call(query, { orderId, orderNo })).status, 1)
  assert.match(await checkout.page(), /data-state="waiting"/)
})
