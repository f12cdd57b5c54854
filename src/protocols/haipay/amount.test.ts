import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { money } from '#core/money.ts'
import { type CatalogCurrency, readCatalog } from '#domain/methods/index.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import { printWire, printZero, readAmount } from './amount.ts'

const { currencies } = await readCatalog(join(import.meta.dirname, '..', '..', '..', 'catalog'), [haipay])
const named = (code: string): CatalogCurrency => {
  const found = currencies.find((currency) => currency.code === code)
  assert.ok(found)
  return found
}
const readMinor = (text: string, code: string) => {
  const amount = readAmount(text, named(code))
  return amount.ok ? amount.value.minor : `${amount.refusal.code} ${amount.refusal.msg}`
}

test('amounts are read with the decimals of their currency', () => {
  assert.equal(readMinor('0.99', 'USD'), 99n)
  assert.equal(readMinor('1', 'USD'), 100n)
  assert.equal(readMinor('10000', 'VND'), 10_000n)
  assert.equal(readMinor('10000', 'IDR'), 1_000_000n)
  assert.equal(readMinor('1000.00', 'KRW'), 1_000n)
  assert.equal(readMinor('0.50', 'KWD'), 500n)
  assert.equal(readMinor('1.00', 'USDT'), 1_000_000n)
})

test('all that is not a plain decimal of the currency is refused by name', () => {
  for (const text of ['1,000.00', '-1', '+1', '1e3', '01', '1.001', `1${'0'.repeat(30)}`, ' 1', 'NaN', '１']) {
    assert.equal(
      readMinor(text, 'USD'),
      '1002 Illegal Param: amount must be a plain decimal with at most 2 decimals, such as 300.00',
      text,
    )
  }
  const whole = '1002 Illegal Param: amount must be plain digits without decimals, such as 300'
  assert.equal(readMinor('300.00', 'JPY'), whole)
  assert.equal(readMinor('300.5', 'IDR'), whole)
  assert.equal(
    readMinor('1000.50', 'KRW'),
    '1002 Illegal Param: amount must be a plain decimal with no decimals other than zeros, such as 300.00',
  )
  for (const [text, code] of [
    ['0', 'IDR'],
    ['0.00', 'USD'],
    ['0', 'USD'],
  ] as const) {
    assert.equal(readMinor(text, code), '1002 Illegal Param: amount must be more than zero')
  }
})

test('amounts are printed with the decimals of their currency, and never rounded', () => {
  assert.equal(printWire(money(99n, 'USD'), named('USD')), '0.99')
  assert.equal(printWire(money(1_000n, 'KRW'), named('KRW')), '1000.00')
  assert.equal(printWire(money(1_000_000n, 'IDR'), named('IDR')), '10000')
  assert.equal(printWire(money(1_500_000n, 'USDT'), named('USDT')), '1.50')
  assert.equal(printWire(money(1_500_001n, 'USDT'), named('USDT')), '1.500001')
  assert.equal(printWire(money(-1_000_050n, 'IDR'), named('IDR')), '-10000.50')
  assert.equal(printZero(named('USD')), '0.00')
  assert.equal(printZero(named('JPY')), '0')
})
