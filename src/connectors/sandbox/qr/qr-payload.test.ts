import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc16 } from './emv.ts'
import { qrPayload } from './qr-payload.ts'

const order = { reference: '2025112109130500010000012', merchantName: 'Loja do Zé', amountText: '12345678.90' }
const currencies = ['BRL', 'HKD', 'IDR', 'THB', 'VND']

test('every national QR is whole: ids once and in order, checksum last and right, within 512 characters', () => {
  for (const currency of currencies) {
    const text = payload(currency)
    const objects = parse(text)
    const ids = [...objects.keys()]
    assert.deepEqual(ids, [...new Set(ids)].sort(), currency)
    assert.equal(ids[0], '00')
    assert.equal(ids.at(-1), '63')
    assert.equal(objects.get('63'), crc16(text.slice(0, -4)))
    assert.ok(text.length <= 512)
  }
})

test('the amount reaches every QR unchanged, with the currency and country it is in', () => {
  const numbers = { BRL: ['986', 'BR'], HKD: ['344', 'HK'], IDR: ['360', 'ID'], THB: ['764', 'TH'], VND: ['704', 'VN'] }
  for (const [currency, [number, country]] of Object.entries(numbers)) {
    const objects = parse(payload(currency))
    assert.deepEqual([objects.get('53'), objects.get('58'), objects.get('54')], [number, country, order.amountText])
  }
})

test('the whole order number can be read back from every QR', () => {
  const at = { BRL: ['62', '05'], HKD: ['62', '01'], IDR: ['62', '01'], VND: ['62', '08'] }
  for (const [currency, [template = '', id = '']] of Object.entries(at)) {
    assert.equal(inside(payload(currency), template).get(id), order.reference, currency)
  }
  const bill = inside(payload('THB'), '30')
  assert.equal(`${bill.get('02')}${bill.get('03')}`, order.reference)
  assert.ok(String(bill.get('02')).length <= 20)
  const short = inside(String(qrPayload({ ...order, currency: 'THB', reference: 'PAYIN123' })), '30')
  assert.equal(short.get('02'), 'PAYIN123')
  assert.equal(short.has('03'), false)
})

test('a Pix code is static with a key in a reserved domain, and an ASCII name and city', () => {
  const objects = parse(payload('BRL'))
  assert.equal(objects.has('01'), false)
  assert.deepEqual(
    [...inside(payload('BRL'), '26')],
    [
      ['00', 'br.gov.bcb.pix'],
      ['01', 'sandbox@pix.example'],
    ],
  )
  assert.equal(objects.get('59'), 'LOJA DO ZE')
  assert.match(String(objects.get('60')), /^[A-Z ]{1,15}$/)
})

test('the PromptPay biller is a tax id with its right check digit and a suffix', () => {
  const bill = inside(payload('THB'), '30')
  assert.equal(bill.get('00'), 'A000000677010112')
  const biller = String(bill.get('01'))
  assert.match(biller, /^\d{15}$/)
  const weighted = [...biller.slice(0, 12)].reduce((sum, digit, index) => sum + Number(digit) * (13 - index), 0)
  assert.equal(Number(biller[12]), (11 - (weighted % 11)) % 10)
})

test('a VietQR asks for a transfer to an account at a bank number outside the country prefix 9704', () => {
  const transfer = inside(payload('VND'), '38')
  assert.deepEqual([transfer.get('00'), transfer.get('02')], ['A000000727', 'QRIBFTTA'])
  const beneficiary = parse(String(transfer.get('01')))
  assert.match(String(beneficiary.get('00')), /^(?!9704)\d{6}$/)
  assert.match(String(beneficiary.get('01')), /^\d{1,19}$/)
})

test('a QRIS carries the same merchant criteria twice and ids whose check digits are right', () => {
  const acquirer = inside(payload('IDR'), '26')
  const national = inside(payload('IDR'), '51')
  assert.equal(national.get('00'), 'ID.CO.QRIS.WWW')
  assert.match(String(national.get('03')), /^U(MI|KE|ME|BE|RE)$/)
  assert.equal(acquirer.get('03'), national.get('03'))
  assert.match(String(acquirer.get('01')), /^9360\d{14}$/)
  assert.match(String(national.get('02')), /^ID\d{13}$/)
  assert.equal(luhn(String(acquirer.get('01'))), 0)
  assert.equal(luhn(String(national.get('02')).slice(2)), 0)
})

test('a Hong Kong FPS code names the scheme and a seven-digit FPS identifier', () => {
  const account = inside(payload('HKD'), '26')
  assert.equal(account.get('00'), 'hk.com.hkicl')
  assert.match(String(account.get('02')), /^\d{7}$/)
})

test('a currency without a national QR in the sandbox has none', () => {
  assert.equal(qrPayload({ ...order, currency: 'USD' }), undefined)
  assert.equal(qrPayload({ ...order, currency: 'constructor' }), undefined)
})

test('an amount or reference that EMVCo cannot hold is refused', () => {
  for (const amountText of ['', '0', '0.00', '-1', '1,000', '1.', '.5', '1e3', '12345678901.00']) {
    assert.throws(() => qrPayload({ ...order, amountText, currency: 'BRL' }), /EMV amount/, amountText)
  }
  for (const reference of ['', 'a b', 'ção', 'x'.repeat(26)]) {
    assert.throws(() => qrPayload({ ...order, reference, currency: 'BRL' }), /EMV reference/, reference)
  }
})

function payload(currency: string): string {
  const text = qrPayload({ ...order, currency })
  assert.ok(text, currency)
  return text
}

function inside(text: string, id: string): Map<string, string> {
  return parse(String(parse(text).get(id)))
}

/** Reads id, two digits of length, value; fails on a rest, so a wrong length cannot pass. */
function parse(text: string): Map<string, string> {
  const objects = new Map<string, string>()
  for (let at = 0; at < text.length; ) {
    const [, id = '', length = ''] = /^(\d\d)(\d\d)/.exec(text.slice(at)) ?? assert.fail(`no object at ${at}: ${text}`)
    const value = text.slice(at + 4, at + 4 + Number(length))
    assert.equal(value.length, Number(length), `object ${id} is cut short`)
    objects.set(id, value)
    at += 4 + value.length
  }
  return objects
}

function luhn(digits: string): number {
  const doubled = [...digits].reverse().map((digit, index) => Number(digit) * (index % 2 ? 2 : 1))
  return doubled.reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) % 10
}
