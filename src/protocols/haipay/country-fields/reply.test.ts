import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anOrder } from '#tests/support/an-order.ts'
import { printReply, replyFields } from './reply.ts'

const everything = {
  payUrl: 'https://pay.example/x',
  qrCode: 'a QR text',
  bankCode: 'B1',
  bankName: 'Bank',
  bankNo: '123',
  bankUserName: 'HOLDER',
  description: 'write this',
}

const printed = (currency: string, payType: string, methodCode: string) =>
  Object.keys(
    printReply({ ...anOrder({}), amount: { minor: 1n, currency }, payType, methodCode, instructions: everything }),
  )
    .sort()
    .join(' ')

test('an answer carries what the page of its country names for the method', () => {
  const cases = {
    'PHP QR QRPH': 'qrCode',
    'HKD EWALLET ALIPAY_HKD': '',
    'USD BANK_TRANSFER CREDIT_CARD': '',
    'IDR VA 002': 'bankCode bankNo bankUserName',
    'IDR QR dynamic': 'qrCode',
    'VND BANK_TRANSFER BANK': 'bankCode bankName bankNo bankUserName description',
    'VND QR QR': 'qrCode',
    'EGP EWALLET REFERENCE_CODE': 'bankNo referenceCode',
    'MXN QR OXXO': 'bankCode qrCode',
    'MXN VA CLABE': 'bankCode bankNo bankUserName',
    'BRL QR PIX': 'bankCode bankNo qrCode',
    'INR PAYMENT_GATEWAY UPI': 'bankCode bankNo',
    'USDT EWALLET TRX': 'bankNo',
    'USDC EWALLET ETH': 'bankNo',
  }
  for (const [method, names] of Object.entries(cases)) {
    const [currency = '', payType = '', code = ''] = method.split(' ')
    assert.equal(printed(currency, payType, code), names, method)
  }
})

test('both names of the Egyptian code say the same, and what has no value is left out', () => {
  const order = {
    ...anOrder({}),
    amount: { minor: 1n, currency: 'EGP' },
    payType: 'EWALLET',
    methodCode: 'REFERENCE_CODE',
  }
  assert.deepEqual(printReply({ ...order, instructions: { bankNo: '77' } }), { bankNo: '77', referenceCode: '77' })
  assert.deepEqual(printReply({ ...order, instructions: { bankNo: '' } }), {})
  assert.deepEqual(printReply({ ...order, instructions: undefined }), {})
})

test('every field of a reply has words and an example', () => {
  for (const field of ['VND', 'EGP', 'MXN', 'BRL', 'INR', 'USDT'].flatMap(replyFields)) {
    assert.ok(field.about && field.example, field.name)
  }
})
