import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { readMembers } from '#core/json-members.ts'
import { readCatalog } from '#domain/methods/index.ts'
import { readAmount } from '#protocols/cashy/amount.ts'
import { readFields } from '#protocols/cashy/fields.ts'
import { isCci } from './cci.ts'
import { countries } from './countries.ts'
import { payInFields } from './pay-in-fields.ts'
import { payOutFields } from './pay-out-fields.ts'

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'catalog')
const { currencies, methods } = await readCatalog(folder, [{ name: 'cashy', methodsFile: 'cashy-methods.csv' }])

const always = {
  accountName: 'John',
  accountNo: '1',
  amount: '100',
  mchOrderNo: 'P1',
  notifyUrl: 'http://abc.com/x',
  nonceStr: '1',
  remark: 'remark',
}
const validCci = '00221500202341707128'

/** What is wrong with a payout of a currency, in the words of the wire. */
function faultOf(currency: string, more: Readonly<Record<string, unknown>>): string | undefined {
  const members = readMembers(Buffer.from(JSON.stringify({ ...always, currency, ...more })))
  assert.ok(members.ok)
  const read = readFields(members.value, payOutFields(currency))
  return read.ok ? undefined : read.refusal
}

const peru = (more: Readonly<Record<string, unknown>>) =>
  faultOf('PEN', { accountType: 0, bankId: 5, cciAccountNo: validCci, idType: '1', idCard: '12345678', ...more })
const digits = (count: number) => '7'.repeat(count)

test('a CCI has its two check digits', () => {
  // Accounts that are printed on invoices and pages, and the same with one digit changed.
  for (const known of [validCci, '00221500984407905620', '01136600010003254221']) {
    assert.ok(isCci(known), known)
    for (let at = 0; at < 20; at += 1) {
      const other = String((Number(known.charAt(at)) + 1) % 10)
      assert.equal(isCci(known.slice(0, at) + other + known.slice(at + 1)), false, `${known} at ${at}`)
    }
  }
  for (const wrong of ['', validCci.slice(1), `${validCci}0`, '002-215-002023417071-28'])
    assert.equal(isCci(wrong), false)
})

test('each of the four large banks of Peru has accounts of its own length', () => {
  const lengths: readonly (readonly [bankId: number, accountType: number, lengths: readonly number[]])[] = [
    [1, 0, [18, 20]],
    [1, 1, [18, 20]],
    [2, 0, [13]],
    [3, 0, [13]],
    [3, 1, [14]],
    [4, 1, [10]],
  ]
  for (const [bankId, accountType, allowed] of lengths) {
    for (let length = 8; length <= 21; length += 1) {
      const said = peru({ bankId, accountType, accountNo: digits(length), cciAccountNo: undefined })
      assert.equal(said, allowed.includes(length) ? undefined : 'Params_accountNo_error', `${bankId} ${length}`)
    }
    const [length = 0] = allowed
    assert.equal(peru({ bankId, accountType, accountNo: `${digits(length - 1)}x` }), 'Params_accountNo_error')
  }
})

test('every other bank of Peru must have a CCI whose check digits hold, and its number may be text', () => {
  for (const { code } of methods.filter(({ product, currency }) => product === 'payout' && currency === 'PEN')) {
    const isLarge = Number(code) <= 4
    const accountNo = digits([0, 18, 13, 13, 10][Number(code)] ?? 7)
    const missing = peru({ bankId: code, accountNo, cciAccountNo: undefined })
    assert.equal(missing, isLarge ? undefined : 'Params_cciAccountNo_Required', code)
    assert.equal(peru({ bankId: Number(code), accountNo }), undefined, code)
    // The page's own example: twenty digits, but not a CCI.
    const sample = peru({ bankId: code, accountNo, cciAccountNo: '00219400254640654321' })
    assert.equal(sample, isLarge ? undefined : 'Params_cciAccountNo_error', code)
    const short = peru({ bankId: code, accountNo, cciAccountNo: digits(19) })
    assert.equal(short, 'Params_cciAccountNo_error', code)
  }
  for (const bankId of [0, 15, 16, 29, '05', '5 ', 'BCP', 5.5, -5]) {
    assert.equal(peru({ bankId }), 'Params_bankId_error', `${bankId}`)
  }
})

test('documents of Peru are checked by their kind', () => {
  const good = { 1: '12345678', 2: 'AB12345', 3: '001234567', 4: '20123456789' }
  for (const [idType, idCard] of Object.entries(good)) {
    assert.equal(peru({ idType, idCard }), undefined, idType)
    assert.equal(peru({ idType: Number(idType), idCard }), undefined, idType)
  }
  const wrong = {
    1: ['1234567', '123456789', '1234567a'],
    2: ['123456', '1234567890123'],
    3: ['1234567'],
    4: ['2012345678'],
  }
  for (const [idType, cards] of Object.entries(wrong)) {
    for (const idCard of cards) assert.equal(peru({ idType, idCard }), 'Params_idCard_error', `${idType} ${idCard}`)
  }
  for (const idType of ['0', '5', 'DNI']) assert.equal(peru({ idType }), 'Params_idType_error')
  assert.equal(peru({ accountType: 2 }), 'Params_accountType_error')
})

test('each field that the page requires is named where it is missing, and each that is too long', () => {
  const lengths: Readonly<Record<string, number>> = { accountName: 32, mchOrderNo: 32, nonceStr: 32, remark: 32 }
  for (const name of [...Object.keys(always), 'accountType', 'bankId', 'idType', 'idCard']) {
    for (const absent of [undefined, null, '']) assert.equal(peru({ [name]: absent }), `Params_${name}_Required`)
    assert.equal(peru({ [name]: ['x'] }), `Params_${name}_error`)
    const length = lengths[name]
    if (length === undefined) continue
    assert.equal(peru({ [name]: 'x'.repeat(length) }), undefined, name)
    assert.equal(peru({ [name]: 'x'.repeat(length + 1) }), `Params_${name}_error`)
  }
  assert.equal(faultOf('XXX', {}), 'Params_currency_error')
  const missing = readMembers(Buffer.from('{}'))
  assert.ok(missing.ok)
  assert.deepEqual(readFields(missing.value, payOutFields('')), { ok: false, refusal: 'Params_accountName_Required' })
})

test('other countries have the rules that are known of them', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, unknown>>, string | undefined])[] = [
    ['USD', { accountType: 4, bankId: 7, idType: 1, idCard: '1712345678' }, undefined],
    ['USD', { accountType: 2, bankId: 7, idType: 1, idCard: '1712345678' }, 'Params_accountType_error'],
    ['USD', { accountType: 3, bankId: 7, idType: 2, idCard: '12345678' }, 'Params_idCard_error'],
    ['USD', { accountType: 3, idType: 2, idCard: '123456789' }, 'Params_bankId_Required'],
    ['MXN', {}, undefined],
    ['COP', {}, undefined],
    ['BRL', { accountType: 1, accountNo: '52998224725' }, undefined],
    ['BRL', { accountType: 1, accountNo: '5299822472' }, 'Params_accountNo_error'],
    ['BRL', { accountType: 3, accountNo: 'payee@example.com' }, undefined],
    ['BRL', { accountType: 5 }, 'Params_accountType_error'],
    ['BRL', { accountType: 6, accountNo: '123e4567-e89b-12d3-a456-426614174000' }, undefined],
    ['IDR', { accountType: 3 }, undefined],
    ['IDR', { accountType: 1 }, 'Params_accountType_error'],
    ['INR', { ifscCode: 'HDFC0000001' }, undefined],
    ['INR', { ifscCode: 'HDFC1000001' }, 'Params_ifscCode_error'],
    ['INR', {}, 'Params_ifscCode_Required'],
    ['THB', {}, undefined],
    ['PKR', {}, undefined],
    ['EGP', {}, undefined],
    ['TZS', {}, undefined],
  ]
  for (const [currency, more, said] of cases)
    assert.equal(faultOf(currency, more), said, JSON.stringify([currency, more]))
})

test('amounts are plain decimals with two digits at most, whole where the country says so', () => {
  const read = (text: string, code: string) => {
    const currency = currencies.find((one) => one.code === code) ?? assert.fail(code)
    const amount = readAmount(text, currency, countries.get(code) ?? assert.fail(code))
    return amount.ok ? amount.value.minor : amount.refusal
  }
  assert.deepEqual(
    ['100', '100.5', '100.00'].map((text) => read(text, 'PEN')),
    [10_000n, 10_050n, 10_000n],
  )
  for (const wrong of ['1e3', '100,00', '100.001', '-100', 'NaN', '0', '0.00', ' 100', '0100', '+1', '']) {
    assert.equal(read(wrong, 'PEN'), 'Params_amount_error', wrong)
  }
  assert.deepEqual(
    [read('100', 'MXN'), read('100.00', 'MXN'), read('100.5', 'MXN')],
    [10_000n, 10_000n, 'Params_amount_error'],
  )
  assert.equal(read('20000.50', 'IDR'), 'Params_amount_error')
})

test('catalog and countries name the same currencies, and Peru’s banks are those of its rules', () => {
  assert.deepEqual([...new Set(methods.map(({ currency }) => currency))].sort(), [...countries.keys()].sort())
  const banks = methods.filter(({ product, currency }) => product === 'payout' && currency === 'PEN')
  const { rule } = payOutFields('PEN').find(({ name }) => name === 'bankId') ?? assert.fail()
  assert.deepEqual(rule?.oneOf?.toSorted(), banks.map(({ code }) => code).sort())
  for (const { minMinor, maxMinor } of banks) assert.deepEqual([minMinor, maxMinor], [1_000n, 200_000n])
  for (const [currency, { payTypes }] of countries) {
    for (const payType of payTypes?.values() ?? ['VA']) {
      const known = methods.some(
        (one) => one.product === 'collect' && one.currency === currency && one.payType === payType,
      )
      assert.ok(known, `${currency} ${payType}`)
    }
  }
})

test('every field says what it is, and its example is taken', () => {
  for (const currency of ['', ...countries.keys()]) {
    for (const { name, about, example, rule } of [...payOutFields(currency), ...payInFields(currency)]) {
      assert.ok(about, `${currency} ${name}`)
      if (example !== undefined) assert.ok(rule?.holds(example) ?? true, `${currency} ${name} ${example}`)
    }
  }
})
