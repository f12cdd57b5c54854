import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultExpirySeconds } from './method.ts'

test('a payer has half an hour, a day or an hour, by the kind of method', () => {
  const expected = {
    'QR QR THB': 0.5,
    'EWALLET APPLE_PAY USD': 0.5,
    'PAYMENT_GATEWAY CARD AED': 0.5,
    'PAYMENT_GATEWAY PAYMENT_GATEWAY VND': 0.5,
    'CASHIER CASHIER USD': 0.5,
    'BANK_TRANSFER CREDIT_CARD USD': 0.5,
    'QR dynamic IDR': 0.5,
    'EWALLET CASH_APP USD': 0.5,
    'VA 002 IDR': 24,
    'VA CLABE MXN': 24,
    'BANK_TRANSFER BANK VND': 24,
    'BANK_TRANSFER KONBINI_LAWSON JPY': 24,
    'BANK_TRANSFER STORE_FAMI_USD USD': 24,
    'BANK_ACCOUNT IBAN TRY': 24,
    'QR OXXO MXN': 24,
    'QR CASH MXN': 24,
    'EWALLET REFERENCE_CODE EGP': 24,
    'EWALLET EG_REFERENCE_CODE_USD USD': 24,
    'EWALLET TRX USDT': 1,
    'EWALLET ETH USDC': 1,
  }
  for (const [text, hours] of Object.entries(expected)) {
    const [payType = '', code = '', currency = ''] = text.split(' ')
    assert.equal(defaultExpirySeconds({ product: 'collect', currency, payType, code }), hours * 3_600, text)
  }
})
