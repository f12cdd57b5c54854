// test: embedded only
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { returnAddress, walletAddress, webAddress } from './web-address.ts'

const facts = { orderId: 'a&b=c', orderNo: '20', status: '2' }
const added = 'orderId=a%26b%3Dc&orderNo=20&status=2'

test("the merchant's own query and fragment stay as they were written", () => {
  assert.equal(returnAddress('https://shop.example', facts), `https://shop.example/?${added}`)
  assert.equal(returnAddress('https://shop.example/a?', facts), `https://shop.example/a?${added}`)
  assert.equal(returnAddress('https://shop.example/?x=1', facts), `https://shop.example/?x=1&${added}`)
  assert.equal(
    returnAddress('https://shop.example/?s=a%20b+c~&t', facts),
    `https://shop.example/?s=a%20b+c~&t&${added}`,
  )
  assert.equal(returnAddress('https://shop.example/#/done?x=1', facts), `https://shop.example/?${added}#/done?x=1`)
})

test("a name of ours in the merchant's query is replaced, also when it is written in another way", () => {
  const address = 'https://shop.example/?status=open&x=1&order%49d=7&Status=kept'
  assert.equal(returnAddress(address, facts), `https://shop.example/?x=1&Status=kept&${added}`)
})

test('only addresses of the web lead back, and of wallets forward', () => {
  for (const address of [
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    '\tjavascript:x',
    'data:text/html,x',
    '/back',
    '',
  ]) {
    assert.equal(returnAddress(address, facts), undefined)
    assert.equal(walletAddress(address), undefined)
  }
  assert.equal(webAddress('upi://pay?pa=x'), undefined)
  assert.equal(walletAddress('upi://pay?pa=x'), 'upi://pay?pa=x')
  assert.equal(walletAddress(undefined), undefined)
})
