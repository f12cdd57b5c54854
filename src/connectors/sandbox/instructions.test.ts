import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CollectRequest } from '#connectors/contract.ts'
import { money, printAmount } from '#core/money.ts'
import { readCatalog } from '#domain/methods/read-catalog.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import { instructionsFor } from './instructions.ts'

const { currencies, methods } = await readCatalog(join(import.meta.dirname, '..', '..', '..', 'catalog'), [haipay])
const collections = methods.filter(({ product }) => product === 'collect')
const reference = '202511210913050100000001'

test('every collection method of the catalog is instructed, with every text filled', () => {
  for (const method of collections) {
    for (const [name, text] of Object.entries(instructionsFor(request(method.currency, method.payType, method.code)))) {
      assert.match(String(text), /^[ -~]{1,512}$/, `${method.currency} ${method.code} ${name}`)
    }
  }
})

test('a QR method has a QR text: the national scheme where we play it, else a link that leads nowhere', () => {
  const all = collections.filter(({ payType }) => payType === 'QR')
  for (const { currency, code } of all) assert.ok(instructionsFor(request(currency, 'QR', code)).qrCode, code)
  for (const [currency, code] of [
    ['BRL', 'PIX'],
    ['THB', 'QR'],
    ['VND', 'QR'],
    ['IDR', 'dynamic'],
  ] as const) {
    assert.match(String(instructionsFor(request(currency, 'QR', code)).qrCode), /^000201.*6304[0-9A-F]{4}$/)
  }
  const link = `https://sandbox.example/qr/${reference}`
  assert.deepEqual(instructionsFor(request('USD', 'QR', 'TH_QR_USD')), { qrCode: link })
  assert.deepEqual(instructionsFor(request('MYR', 'QR', 'QR')), { qrCode: link })
})

test('Hong Kong wallets by scan code get an FPS code, those by page get nothing', () => {
  for (const code of ['WXPAY_SCANCODE', 'PAYNOW_SCANCODE']) {
    assert.match(String(instructionsFor(request('HKD', 'EWALLET', code)).qrCode), /hk\.com\.hkicl/)
  }
  assert.deepEqual(instructionsFor(request('HKD', 'EWALLET', 'ALIPAY_HKD')), {})
})

test('a transfer in dong names bank, account, holder and what to write; a virtual account its bank and number', () => {
  const transfer = instructionsFor(request('VND', 'BANK_TRANSFER', 'BANK'))
  assert.deepEqual(Object.keys(transfer), ['bankCode', 'bankName', 'bankNo', 'bankUserName', 'description'])
  assert.equal(transfer.description, reference)
  const account = instructionsFor(request('IDR', 'VA', '002'))
  assert.equal(account.bankCode, '002')
  assert.match(String(account.bankNo), /^\d{16}$/)
})

test('a CLABE has 18 digits and a holder, a voucher is a number, a Turkish account is an IBAN', () => {
  const clabe = instructionsFor(request('MXN', 'VA', 'CLABE'))
  assert.match(String(clabe.bankNo), /^999\d{15}$/)
  assert.ok(clabe.bankUserName)
  assert.match(String(instructionsFor(request('MXN', 'QR', 'OXXO')).qrCode), /^\d{14}$/)
  for (const [currency, payType, code] of [
    ['JPY', 'BANK_TRANSFER', 'KONBINI_LAWSON'],
    ['USD', 'BANK_TRANSFER', 'JP_KONBINI_LAWSON_USD'],
    ['TWD', 'BANK_TRANSFER', 'STORE_IBON'],
    ['EGP', 'EWALLET', 'REFERENCE_CODE'],
    ['USD', 'EWALLET', 'EG_REFERENCE_CODE_USD'],
  ] as const) {
    assert.deepEqual(Object.keys(instructionsFor(request(currency, payType, code))), ['bankNo'], code)
  }
  assert.match(String(instructionsFor(request('TRY', 'BANK_ACCOUNT', 'IBAN')).bankNo), /^TR\d{24}$/)
})

test('PIX and UPI tell whom they pay, by an address that is nobody', () => {
  const { qrCode, ...pix } = instructionsFor(request('BRL', 'QR', 'PIX'))
  assert.ok(qrCode)
  assert.deepEqual(pix, { bankCode: 'PIX', bankNo: 'sandbox@pix.example', bankUserName: 'SANDBOX, NO REAL MONEY' })
  assert.equal(instructionsFor(request('INR', 'PAYMENT_GATEWAY', 'UPI')).bankNo, 'sandbox@example')
})

test('a stablecoin gets an address of the chain that was chosen, marked as of no value', () => {
  assert.match(String(instructionsFor(request('USDT', 'EWALLET', 'TRX')).bankNo), /^T\w{33}$/)
  assert.match(String(instructionsFor(request('USDT', 'EWALLET', 'FIX_TRX')).bankNo), /^T\w{33}$/)
  for (const code of ['ETH', 'BSC']) {
    const { bankNo, bankUserName } = instructionsFor(request('USDT', 'EWALLET', code))
    assert.match(String(bankNo), /^0x[0-9a-f]{40}$/)
    assert.match(String(bankUserName), /SANDBOX/)
  }
  assert.deepEqual(instructionsFor(request('USDC', 'EWALLET', 'EWALLET')), {})
})

test('cards, gateways, cashiers and bank pages need nothing, since their payer acts on our page', () => {
  for (const [currency, payType, code] of [
    ['USD', 'BANK_TRANSFER', 'CREDIT_CARD'],
    ['EUR', 'BANK_TRANSFER', 'IDEAL_EUR'],
    ['KRW', 'BANK_TRANSFER', 'KAKAOPAY_KRW'],
    ['PHP', 'PAYMENT_GATEWAY', 'GCASH_URL'],
    ['IDR', 'CASHIER', 'OVO'],
  ] as const) {
    assert.deepEqual(instructionsFor(request(currency, payType, code)), {}, code)
  }
})

test('the reference of a second try, too long for a national QR, gets a link', () => {
  const again = { ...request('BRL', 'QR', 'PIX'), reference: `${reference}R2` }
  assert.equal(instructionsFor(again).qrCode, `https://sandbox.example/qr/${reference}R2`)
})

function request(code: string, payType: string, methodCode: string): CollectRequest {
  const currency = currencies.find((one) => one.code === code) ?? assert.fail(code)
  const method = collections.find((one) => one.currency === code && one.payType === payType && one.code === methodCode)
  if (!method) assert.fail(`no method ${code} ${payType} ${methodCode}`)
  const amount = money(1_000_000n, code)
  return {
    reference,
    amount,
    amountText: printAmount(amount, currency.minorDigits, currency.wireDigits),
    method,
    subject: 'Shoes',
    merchantName: 'Demo Merchant',
    expiresAt: new Date('2025-11-21T10:00:00Z'),
    fields: {},
  }
}
