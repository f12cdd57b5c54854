import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readMembers } from '#core/json-members.ts'
import { collectFields } from './country-fields/collect.ts'
import { payFields } from './country-fields/payout.ts'
import { amend, type FieldTable, readFields, required } from './fields.ts'

const pages = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../tests/reference/haipay-fields.json'), 'utf8'),
) as Record<'collectApply' | 'payApply' | 'collectApplyHkdUsd', [string, boolean][]>

type Body = Readonly<Record<string, unknown>>

const collection: Body = {
  orderId: 'M1',
  name: 'Donald John Trump',
  phone: '09123456789',
  email: 'payer@shop.example',
  amount: '300.00',
  payType: 'QR',
  inBankCode: 'QRPH',
  callBackUrl: 'https://shop.example/ok?order=1&x=ä b',
  callBackFailUrl: 'http://shop.example/fail',
  subject: 'Tea',
  partnerUserId: 'u-1.',
}
const payout: Body = {
  orderId: 'P1',
  amount: '300.00',
  accountType: 'EWALLET',
  bankCode: 'GCASH',
  accountNo: '09123456789',
  name: 'Maria Cruz',
  phone: '09123456789',
  email: 'payee@shop.example',
  partnerUserId: 'u1',
}

const read = (table: FieldTable, body: Body) => {
  const members = readMembers(Buffer.from(JSON.stringify(body)))
  assert.ok(members.ok)
  return readFields(members.value, table)
}
const collectFault = (body: Body, currency = 'TWD') => {
  const result = read(collectFields(currency), { ...collection, ...body })
  return result.ok ? undefined : `${result.refusal.code} ${result.refusal.msg}`
}
const payFault = (body: Body, currency = 'HKD') => {
  const result = read(payFields(currency), { ...payout, ...body })
  return result.ok ? undefined : `${result.refusal.code} ${result.refusal.msg}`
}

test('the tables have the fields of the pages, in their order', () => {
  const listed = (table: FieldTable) => table.map(({ name, need }) => [name, need === 'required'])
  const generic = listed(collectFields('TWD'))
  assert.deepEqual(generic.slice(0, pages.collectApply.length), pages.collectApply)
  assert.deepEqual(listed(payFields('HKD')).slice(0, pages.payApply.length), pages.payApply)
  for (const currency of ['HKD', 'USD']) {
    const own = listed(collectFields(currency)).slice(0, pages.collectApply.length)
    // The generic page lets every currency name another one for its amount.
    assert.deepEqual(
      own.filter(([name]) => name !== 'currency'),
      pages.collectApplyHkdUsd,
    )
  }
})

test('the samples of the page are taken as they are', () => {
  assert.deepEqual(read(collectFields('PHP'), collection), { ok: true, value: collection })
  assert.deepEqual(read(payFields('PHP'), payout), { ok: true, value: payout })
})

test('all missing fields are told at once, in the order of the page, before any that is malformed', () => {
  const all =
    'orderId, name, phone, email, amount, payType, inBankCode, callBackUrl, callBackFailUrl, subject, partnerUserId'
  const none = read(collectFields('TWD'), {})
  assert.deepEqual(none, { ok: false, refusal: { code: '1001', msg: `${all} can not be empty` } })
  const payoutNames = 'orderId, amount, accountType, bankCode, accountNo, name, phone, email, partnerUserId'
  const nothing = read(payFields('HKD'), {})
  assert.deepEqual(nothing, { ok: false, refusal: { code: '1001', msg: `${payoutNames} can not be empty` } })
  assert.equal(
    collectFault({ phone: null, name: '', email: 'not an address', orderId: ['M1'] }),
    '1001 name, phone can not be empty',
  )
})

test('a number is taken by the text that arrived', () => {
  const members = readMembers(Buffer.from('{"amount":0.50000000,"orderId":12}'))
  assert.ok(members.ok)
  const texts = readFields(members.value, [required('amount', 32), required('orderId', 48)])
  assert.deepEqual(texts, { ok: true, value: { amount: '0.50000000', orderId: '12' } })
})

test('booleans, lists and objects are no strings', () => {
  for (const value of [true, false, [], ['M1'], {}, { a: 1 }]) {
    assert.equal(collectFault({ orderId: value }), '1002 Illegal Param: orderId must be a string')
    assert.equal(collectFault({ body: value }), '1002 Illegal Param: body must be a string')
  }
})

test('each malformed field is named with its rule, and what arrived is not repeated', () => {
  const faults: readonly (readonly [Body, string])[] = [
    [{ orderId: 'x'.repeat(49) }, 'orderId must not be longer than 48 characters'],
    [{ name: 'x'.repeat(256) }, 'name must not be longer than 255 characters'],
    [{ name: ' \u3000 ' }, 'name must not be blank'],
    [{ name: 'a\u0000b' }, 'name must not have control characters'],
    [{ name: 'a\nb' }, 'name must not have control characters'],
    [{ subject: 'a\u0085b' }, 'subject must not have control characters'],
    [{ body: 'a\u0007b' }, 'body must not have control characters'],
    [{ phone: '1234' }, 'phone must be 5 to 20 digits, with or without + in front'],
    [{ phone: '++639123456789' }, 'phone must be 5 to 20 digits, with or without + in front'],
    [{ phone: '0912 345 678' }, 'phone must be 5 to 20 digits, with or without + in front'],
    [{ currency: 'U$D' }, 'currency must be a currency code'],
    [{ partnerUserId: 'a b' }, 'partnerUserId must be letters, digits or the symbols -~!@#$%&*()_.'],
    [{ partnerUserId: 'ä' }, 'partnerUserId must be letters, digits or the symbols -~!@#$%&*()_.'],
    [
      { orderId: 'x'.repeat(49), phone: '1' },
      'orderId must not be longer than 48 characters; phone must be 5 to 20 digits, with or without + in front',
    ],
  ]
  for (const [body, fault] of faults) assert.equal(collectFault(body), `1002 Illegal Param: ${fault}`)
})

test('e-mail addresses are checked for sanity only', () => {
  for (const email of ['a@b.co', 'a.b+c@d-e.f.example', 'ü@bücher.example', "o'neil@x.example"]) {
    assert.equal(collectFault({ email }), undefined, email)
  }
  for (const email of ['a', 'a@b', '@b.co', 'a@', 'a@b..co', 'a@.co', 'a b@c.co', 'a@b@c.co', 'a@b.co ']) {
    assert.equal(collectFault({ email }), '1002 Illegal Param: email must be an e-mail address', email)
  }
})

test('a payer is sent to http and https addresses only', () => {
  const wrong = [
    ...['javascript:alert(1)', ' javascript:alert(1)', 'JaVaScRiPt:alert(1)//https://a.example', 'data:text/html,x'],
    ...[
      'ftp://a.example',
      '//a.example',
      'a.example',
      'https://',
      'https:a.example',
      'https://a b.example',
      'shop://x',
    ],
    ...['https://a.example ', `https://a.example/${'x'.repeat(2048)}`, 'https://a.example/\u0001'],
  ]
  for (const address of wrong) {
    for (const name of ['callBackUrl', 'callBackFailUrl']) {
      assert.match(String(collectFault({ [name]: address })), new RegExp(`^1002 Illegal Param: ${name} must`), address)
    }
  }
  for (const address of [
    'https://a.example',
    'HTTP://a.example:8443/x?y=z#w',
    'https://192.0.2.1/',
    'https://ä.example',
  ]) {
    assert.equal(collectFault({ callBackUrl: address, callBackFailUrl: address }), undefined, address)
  }
})

test('a notice address has no password, no other scheme and no private host', () => {
  const wrong = [
    'ftp://a.example',
    'https://u:p@a.example',
    'https://u@a.example',
    'http://10.0.0.1',
    'http://[fe80::1]',
  ]
  for (const notifyUrl of [...wrong, 'http://169.254.169.254/latest', 'javascript:1', 'x']) {
    const says = 'notifyUrl must be a public http or https address without user and password'
    assert.equal(collectFault({ notifyUrl }), `1002 Illegal Param: ${says}`, notifyUrl)
    assert.equal(payFault({ notifyUrl }), `1002 Illegal Param: ${says}`, notifyUrl)
  }
  assert.equal(collectFault({ notifyUrl: 'https://shop.example/notices?a=1' }), undefined)
  assert.equal(collectFault({ notifyUrl: '' }), undefined)
})

test('characters are counted, not the halves of surrogate pairs', () => {
  assert.equal(collectFault({ orderId: '😀'.repeat(48) }), undefined)
  assert.match(String(collectFault({ orderId: '😀'.repeat(49) })), /orderId must not be longer/)
})

test('free text may have line breaks', () => {
  assert.equal(collectFault({ body: 'one\r\n\ttwo' }), undefined)
})

test('the payment note is required, but not on the page of HKD and USD', () => {
  assert.equal(collectFault({ subject: '' }, 'THB'), '1001 subject can not be empty')
  assert.equal(collectFault({ subject: '' }, 'HKD'), undefined)
  assert.equal(collectFault({ subject: undefined }, 'USD'), undefined)
})

test('in VND the method is optional, a gateway needs the payer account, the second code repeats the first', () => {
  assert.equal(collectFault({ inBankCode: '' }, 'VND'), undefined)
  assert.equal(collectFault({ inBankCode: '' }, 'PHP'), '1001 inBankCode can not be empty')
  assert.equal(collectFault({ payType: 'PAYMENT_GATEWAY' }, 'VND'), '1001 outBankNo can not be empty')
  assert.equal(collectFault({ payType: 'PAYMENT_GATEWAY', outBankNo: '970436' }, 'VND'), undefined)
  assert.equal(collectFault({ payType: 'PAYMENT_GATEWAY' }, 'EUR'), undefined)
  const differs = '1002 Illegal Param: outBankCode must be the same as inBankCode'
  assert.equal(collectFault({ outBankCode: 'OTHER' }, 'VND'), differs)
  assert.equal(collectFault({ outBankCode: 'QRPH' }, 'VND'), undefined)
})

test('phones follow the vendor pattern where its schema has one', () => {
  const collect = { PHP: '09123456789', IDR: '0812345678', INR: '6123456789' }
  for (const [currency, phone] of Object.entries(collect)) {
    const email = 'payer@gmail.com'
    assert.equal(collectFault({ phone, email }, currency), undefined)
    assert.match(String(collectFault({ phone: '0012345678', email }, currency)), /^1002 Illegal Param: phone must be/)
  }
  for (const [currency, phone] of Object.entries({ PHP: '09123456789', THB: '0812345678', INR: '6123456789' })) {
    const [email, bankCode] = ['payee@gmail.com', 'HDFC0001234']
    assert.equal(payFault({ phone, email, bankCode }, currency), undefined)
    assert.match(
      String(payFault({ phone: '1112345678', email, bankCode }, currency)),
      /^1002 Illegal Param: phone must be/,
    )
  }
  assert.equal(payFault({ phone: '+6281234567' }, 'IDR'), undefined)
})

test('fields of single countries are taken in any currency, up to 255 characters', () => {
  const extras = (table: FieldTable) => table.filter(({ unlisted }) => unlisted).map(({ name }) => name)
  assert.ok(extras(collectFields('EUR')).length > 20 && extras(payFields('BDT')).length > 15)
  for (const name of extras(collectFields('EUR'))) {
    assert.equal(collectFault({ [name]: 'x'.repeat(255) }), undefined, name)
    assert.match(String(collectFault({ [name]: 'x'.repeat(256) })), new RegExp(`${name} must not be longer`))
  }
  for (const name of extras(payFields('BDT'))) assert.equal(payFault({ [name]: 'x' }, 'BDT'), undefined, name)
})

test('members that the page does not name mean nothing', () => {
  const result = read(collectFields('EUR'), { ...collection, cvv: '123', __proto__: { a: 1 }, toString: 'x' })
  assert.ok(result.ok)
  assert.deepEqual({ ...result.value }, collection)
})

test('a page of a currency cannot make optional what every currency requires', () => {
  assert.throws(() => amend([required('orderId', 48)], [{ name: 'orderId', need: 'optional' }]), /always required/)
  assert.throws(() => amend([required('orderId', 48)], [{ name: 'orderNo' }]), /in no table/)
})
