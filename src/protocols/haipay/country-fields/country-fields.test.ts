import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMembers } from '#core/json-members.ts'
import { exampleRequest, type Field, type FieldTable, keep, readFields } from '#protocols/haipay/fields.ts'
import { collectFields } from './collect.ts'
import { countries } from './countries.ts'
import { payFields } from './payout.ts'

type Body = Readonly<Record<string, string | undefined>>

function faultOf(table: FieldTable, body: Body): string | undefined {
  const members = readMembers(Buffer.from(JSON.stringify(body)))
  assert.ok(members.ok)
  const texts = readFields(members.value, table)
  return texts.ok ? undefined : `${texts.refusal.code} ${texts.refusal.msg}`
}

const collect = (currency: string, given: Readonly<Record<string, string>> = {}) => {
  const table = collectFields(currency)
  const good = exampleRequest(table, given)
  assert.equal(faultOf(table, good), undefined)
  return (change: Body) => faultOf(table, { ...good, ...change })
}
const payout = (currency: string, given: Readonly<Record<string, string>> = {}) => {
  const table = payFields(currency)
  const good = exampleRequest(table, given)
  assert.equal(faultOf(table, good), undefined)
  return (change: Body) => faultOf(table, { ...good, ...change })
}
const illegal = (says: string) => `1002 Illegal Param: ${says}`
const missing = (...names: readonly string[]) => `1001 ${names.join(', ')} can not be empty`
const without = (...names: readonly string[]): Body => Object.fromEntries(names.map((name) => [name, undefined]))

test('every example is taken by its own rule, and every field that a page names has words', () => {
  const tables = Object.keys(countries).flatMap((currency) => [collectFields(currency), payFields(currency)])
  for (const field of tables.flat().filter(({ unlisted }) => !unlisted) as readonly Field[]) {
    assert.ok(field.about, field.name)
    const { rule, example, cases = [] } = field
    if (rule && example !== undefined) assert.ok(rule.holds(example), `${field.name} ${example}`)
    for (const one of cases) assert.ok(one.rule.holds(one.example), `${field.name} ${one.example}`)
  }
})

test('Pakistan wants an identity card for three wallets, and of a payee birth, gender and a note', () => {
  for (const inBankCode of ['HBL_KONNECT', 'ALFA', 'JAZZCASH']) {
    assert.equal(collect('PKR', { inBankCode })(without('idCard')), missing('idCard'))
  }
  assert.equal(collect('PKR', { inBankCode: 'EASYPAISA' })(without('idCard')), undefined)
  const pay = payout('PKR')
  assert.equal(pay(without('subject', 'birth', 'gender')), missing('subject', 'birth', 'gender'))
  assert.equal(pay({ birth: '31-01-1990' }), illegal('birth must be a day as YYYY-MM-DD'))
  assert.equal(pay({ gender: 'female' }), illegal('gender must be one of MALE, FEMALE, OTHER'))
})

test('the six Gulf currencies want to know what is bought', () => {
  const goods = ['goodsName', 'goodsQuantity', 'goodsPrice', 'goodsSku', 'goodsAvatar', 'platform']
  for (const currency of ['SAR', 'AED', 'QAR', 'KWD', 'BHD', 'OMR']) {
    const apply = collect(currency)
    assert.equal(apply(without(...goods)), missing(...goods))
    assert.equal(apply({ goodsAvatar: 'http://shop.example/a.png' }), illegal('goodsAvatar must be an https address'))
    if (currency !== 'AED') assert.match(String(apply({ goodsPrice: '10' })), /goodsPrice must be a decimal/)
  }
})

test('the Emirates want to know who pays, and where a payee lives', () => {
  const identity = ['firstName', 'lastName', 'dateOfBirth', 'countryCode', 'street', 'city', 'state', 'postalCode']
  const apply = collect('AED')
  assert.equal(apply(without(...identity, 'phoneCode')), missing(...identity, 'phoneCode'))
  assert.equal(apply({ dateOfBirth: '1990-01-31' }), illegal('dateOfBirth must be a day as DD-MM-YYYY'))
  const pay = payout('AED')
  assert.equal(pay(without('swiftCode', 'city', 'street', 'postalCode')), missing('swiftCode', 'city', 'street'))
  assert.match(String(pay({ accountNo: 'AE070331234567890123457' })), /accountNo must be an IBAN/)
})

test('a Saudi bank account is an IBAN', () => {
  const pay = payout('SAR', { accountType: 'BANK_ACCOUNT' })
  const says = 'ibanAccount must be an IBAN of SA and 22 digits, with its check digits'
  assert.equal(pay(without('ibanAccount')), missing('ibanAccount'))
  for (const ibanAccount of ['SA0380000000608010167518', 'SA038000000060801016751', 'DE89370400440532013000']) {
    assert.equal(pay({ ibanAccount }), illegal(says))
  }
  assert.equal(payout('SAR', { accountType: 'EWALLET' })(without('ibanAccount')), undefined)
})

test('a European account is an IBAN, with where its payee lives', () => {
  const pay = payout('EUR')
  assert.equal(
    pay(without('swiftCode', 'city', 'street', 'postalCode')),
    missing('postalCode', 'swiftCode', 'city', 'street'),
  )
  for (const accountNo of ['NL91ABNA0417164300', 'AT611904300234573201']) assert.equal(pay({ accountNo }), undefined)
  for (const accountNo of ['NL91ABNA0417164301', 'NL91 ABNA 0417 1643 00', 'XX89370400440532013000', '1234567890']) {
    assert.equal(pay({ accountNo }), illegal('accountNo must be an IBAN without spaces, with its check digits'))
  }
})

test('a PIX key is what its kind says', () => {
  assert.equal(payout('BRL')(without('identifyType')), missing('identifyType'))
  assert.equal(payout('BRL')({ identifyType: 'EVP' }), illegal('identifyType must be one of CPF, PHONE, EMAIL'))
  const keys = { CPF: ['52998224725', '11222333000181'], PHONE: ['+5511912345678'], EMAIL: ['a@b.example'] }
  for (const [identifyType, good] of Object.entries(keys)) {
    const pay = payout('BRL', { identifyType })
    for (const accountNo of good) assert.equal(pay({ accountNo }), undefined)
    for (const accountNo of ['52998224726', '11222333000182', 'nobody']) {
      // What is no CPF may yet be a telephone number.
      if (identifyType === 'PHONE' && /^\d/.test(accountNo)) continue
      assert.match(String(pay({ accountNo })), /^1002 Illegal Param: accountNo must be/, accountNo)
    }
  }
  assert.equal(collect('BRL')({ inBankNo: '529982247' }), illegal('inBankNo must be a CPF of 11 digits'))
})

test('a Papara account says what kind of number it is; a Turkish bank account is an IBAN', () => {
  const kinds = { PAPARA_NUMBER: 'x', PHONE: 'x', EMAIL: 'x', TURKISH_ID: '0123456789' }
  for (const [identifyType, accountNo] of Object.entries(kinds)) {
    const pay = payout('TRY', { accountType: 'EWALLET', bankCode: 'PAPARA', identifyType })
    assert.match(String(pay({ accountNo })), /^1002 Illegal Param: accountNo must be/)
    assert.equal(pay(without('identifyType')), missing('identifyType'))
    assert.match(String(pay({ identifyType: 'IBAN' })), /identifyType must be one of PAPARA_NUMBER, PHONE/)
  }
  const pay = payout('TRY', { accountType: 'BANK_ACCOUNT', bankCode: 'AKB' })
  assert.equal(pay(without('identifyType')), undefined)
  assert.match(String(pay({ accountNo: 'TR330006100519786457841327' })), /accountNo must be an IBAN of TR/)
})

test('an ACH payout has a routing number and an address, a PayPal payout an e-mail address', () => {
  const address = ['identifyType', 'country', 'address1', 'address2', 'address3', 'postalCode']
  const ach = payout('USD', { accountType: 'BANK_ACCOUNT', bankCode: 'ACH' })
  assert.equal(ach(without(...address)), missing(...address))
  assert.match(String(ach({ identifyType: '021000022' })), /identifyType must be a bank routing number/)
  const payPal = payout('USD', { accountType: 'EWALLET', bankCode: 'PayPal' })
  assert.equal(payPal(without(...address)), undefined)
  assert.equal(payPal({ accountNo: '1234567890' }), illegal('accountNo must be an e-mail address'))
  assert.equal(payPal(without('subject')), missing('subject'))
})

test('the payment note may be missing with wallets and where a page leaves it open, not with cards', () => {
  assert.equal(collect('USD', { inBankCode: 'CREDIT_CARD' })(without('subject')), missing('subject'))
  for (const inBankCode of ['GOOGLE_PAY', 'ALIPAY_USD', 'HK_WXPAY_SCANCODE_USD']) {
    assert.equal(collect('USD', { inBankCode })(without('subject')), undefined)
  }
  assert.equal(collect('PHP')(without('subject')), undefined)
  assert.equal(collect('THB')(without('subject')), missing('subject'))
})

test('a payout to a telephone bill names one of six companies', () => {
  const pay = payout('RUB', { bankCode: 'CARRIER_BILLING' })
  assert.equal(pay(without('country', 'carrier')), missing('country', 'carrier'))
  for (const carrier of ['megafon', 'tmobile', 'beeline', 'mst', 'tele2', 'yota'])
    assert.equal(pay({ carrier }), undefined)
  assert.match(String(pay({ carrier: 'mts' })), /carrier must be one of megafon/)
  assert.equal(payout('RUB', { bankCode: 'CARD' })(without('country', 'carrier')), undefined)
})

test('India takes its own phones, names without accents and addresses of gmail.com; its banks are IFSCs', () => {
  for (const ask of [collect('INR'), payout('INR')]) {
    assert.match(String(ask({ email: 'payer@shop.example' })), /email must be an address of gmail.com/)
    assert.match(String(ask({ name: 'R2' })), /name must be letters/)
    assert.match(String(ask({ phone: '5123456789' })), /phone must be 10 digits/)
  }
  assert.match(String(payout('INR')({ bankCode: 'HDFC1001234' })), /bankCode must be an IFSC/)
})

test('a Mexican account is a CLABE, a card has 16 digits, and no phone is needed', () => {
  const account = payout('MXN', { accountType: 'BANK_ACCOUNT' })
  assert.match(String(account({ accountNo: '032180000118359718' })), /accountNo must be a CLABE/)
  assert.equal(account(without('phone')), undefined)
  const card = payout('MXN', { accountType: 'BANK_CARD' })
  assert.match(String(card({ accountNo: '032180000118359719' })), /accountNo must be a card number/)
})

test('an Egyptian wallet is written with +2, a bank account is not', () => {
  const wallet = payout('EGP', { accountType: 'EWALLET' })
  assert.match(String(wallet({ accountNo: '01012345678' })), /accountNo must be \+2/)
  assert.equal(payout('EGP', { accountType: 'BANK_ACCOUNT' })({ accountNo: '1234567890' }), undefined)
})

test('a stablecoin is asked for with its currency and client, and paid to an address of its chain', () => {
  for (const currency of ['USDT', 'USDC']) {
    const apply = collect(currency, { payType: 'EWALLET' })
    assert.equal(apply(without('currency', 'clientType')), missing('currency', 'clientType'))
    assert.match(String(apply({ clientType: 'web' })), /clientType must be one of APP, WEB/)
    assert.equal(apply({ partnerUserId: 'user-1' }), illegal('partnerUserId must be digits'))
    const ethereum = payout(currency, { bankCode: 'BSC' })
    assert.equal(
      ethereum({ accountNo: 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE' }),
      illegal('accountNo must be 0x and 40 hexadecimal digits'),
    )
    assert.match(String(payout(currency, { bankCode: 'TRX' })({ accountNo: '0x1' })), /must be an address on TRON/)
  }
})

test('names keep to the pages of the countries that bound them', () => {
  for (const currency of ['PHP', 'THB', 'BRL']) {
    assert.match(String(collect(currency)({ name: 'Zoë Saldaña' })), /name must be letters/)
    assert.match(String(collect(currency)({ name: 'x'.repeat(31) })), /name must not be longer than 30/)
  }
  assert.equal(collect('VND')({ name: 'Nguyễn Thị Hồng' }), undefined)
  for (const currency of ['EUR', 'JPY', 'USD']) assert.equal(collect(currency)({ name: 'Zoë Saldaña 2' }), undefined)
})

test('the cashier of several countries is told which one by three digits; elsewhere country is free', () => {
  assert.match(String(collect('EUR', { payType: 'CASHIER' })({ country: '276' })), /country must be one of 000, 040/)
  assert.equal(collect('EUR', { payType: 'CASHIER' })(without('country')), missing('country'))
  assert.match(String(collect('MYR', { payType: 'CASHIER' })({ country: 'MY' })), /country must be three digits/)
  assert.equal(collect('MYR', { payType: 'EWALLET' })({ country: 'MY' }), undefined)
})

test('an order keeps what its table says, and of a card number ten digits', () => {
  const texts = { name: 'A B', body: 'x', outBankNo: '9704 3600 0000 0001', amount: '1', goodsName: 'Tea' }
  assert.deepEqual(keep(collectFields('VND'), texts, 'fields'), {
    body: 'x',
    outBankNo: '970436******0001',
    goodsName: 'Tea',
  })
  assert.deepEqual(keep(collectFields('VND'), texts, 'party'), { name: 'A B' })
})
