import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { passesLuhn } from '#core/card-number.ts'
import { money, parseAmount, printAmount } from '#core/money.ts'
import { readCatalog } from '#domain/methods/read-catalog.ts'
import { testCards } from './card-scripts.ts'
import { scriptOfAccount, scriptOfAmount, scriptOfRefund, wholeCurrencies } from './magic.ts'
import { printScripts, printTestCards } from './print-scripts.ts'
import { scripts } from './scripts.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const catalog = await readCatalog(join(root, 'catalog'))
const currencies = new Map(catalog.currencies.map((currency) => [currency.code, currency]))
const collections = catalog.methods.filter(({ product }) => product === 'collect')

test('docs/sandbox.md holds the table as the code has it', () => {
  const page = readFileSync(join(root, 'docs', 'sandbox.md'), 'utf8')
  assert.ok(page.includes(`\n\n${printTestCards()}\n\n`), `docs/sandbox.md should hold\n\n${printTestCards()}`)
  assert.ok(page.includes(`\n\n${printScripts()}\n\n`), `docs/sandbox.md should hold\n\n${printScripts()}`)
})

test('every card of the sandbox is a number that real channels would take', () => {
  for (const { number } of testCards) assert.ok(passesLuhn(number), number)
})

test('every script has a name and a code of its own', () => {
  assert.equal(new Set(scripts.map(({ name }) => name)).size, scripts.length)
  assert.equal(new Set(scripts.map(({ code }) => code)).size, scripts.length)
})

test('every script can be asked for through every method that has limits', () => {
  const limited = collections.filter(({ minMinor, maxMinor }) => minMinor !== null && maxMinor !== null)
  assert.ok(limited.length > 150)
  for (const { currency, code, minMinor, maxMinor } of limited) {
    for (const script of scripts) {
      const amounts = amountsOf(currency, script.code).filter((text) => {
        const minor = minorOf(currency, text)
        return minor >= (minMinor ?? 0n) && minor <= (maxMinor ?? 0n)
      })
      assert.ok(amounts.length > 0, `${currency} ${code} takes no amount for ${script.name}`)
      for (const text of amounts) assert.equal(scriptOfAmount(currency, text)?.name, script.name, `${currency} ${text}`)
    }
  }
})

test('no limit of the catalog, no round amount and none that ends in .50 or .99 asks for a script', () => {
  for (const { code: currency, minorDigits, wireDigits } of catalog.currencies) {
    const limits = collections.filter((method) => method.currency === currency)
    const amounts = limits.flatMap(({ minMinor, maxMinor }) => [minMinor ?? 0n, maxMinor ?? 0n])
    const texts = amounts.map((minor) => printAmount(money(minor, currency), minorDigits, wireDigits))
    const cents = wireDigits === 2 && !wholeCurrencies.includes(currency) ? ['.00', '.50', '.99'] : ['']
    for (let whole = 1; whole <= 2000; whole += 1) {
      if (cents.length > 1) texts.push(...cents.map((end) => `${whole}${end}`))
      texts.push(printAmount(money(BigInt(whole) * 10n ** BigInt(minorDigits + 2), currency), minorDigits, wireDigits))
    }
    const chosen = texts.filter((text) => scriptOfAmount(currency, text) && !isHundredOfDong(currency, text))
    assert.deepEqual(chosen, [], currency)
  }
})

test('amounts that people type without meaning anything by it ask for no script', () => {
  for (const text of ['777', '789', '7777', '1777', '780', '770', '700', '77100']) {
    assert.equal(scriptOfAmount('JPY', text), undefined, text)
  }
  for (const text of ['77.77', '777.77', '771', '771.00', '7771', '77.7', '77.70', '77.80', '77.89', '177.90']) {
    assert.equal(scriptOfAmount('USD', text), undefined, text)
  }
  for (const text of ['777700', '771', '77700', '78000', '771000', '78900']) {
    assert.equal(scriptOfAmount('VND', text), undefined, text)
  }
})

test('an amount with hundredths asks by them also where whole amounts are usual', () => {
  assert.equal(scriptOfAmount('INR', '177.71')?.name, 'paid at once')
  assert.equal(scriptOfAmount('KRW', '1771.00')?.name, 'paid at once')
  assert.equal(scriptOfAmount('KWD', '77.710')?.name, 'paid at once')
})

test('an account asks by its end, in every alphabet that accounts are written in', () => {
  for (const account of ['0000771', '1234560000771', 'TR33000610051978640000771', `0x${'ab'.repeat(16)}c0000771`]) {
    assert.equal(scriptOfAccount(account)?.name, 'paid at once', account)
  }
  assert.equal(scriptOfAccount('payee0000773@example.com')?.name, 'failed at once')
  assert.equal(scriptOfAccount('TQn9Y2khEsLJW1ChVWFMSMeRDow1111774')?.name, 'failed soon')
  for (const account of ['', '771', '000771', '0000777', '00007710', '0000771x', 'payee@0000771']) {
    assert.equal(scriptOfAccount(account), undefined, account)
  }
})

test('a refund asks with a 6 for the first 7, so that what its collection asked for is not asked for again', () => {
  for (const [currency, collection, refund] of [
    ['USD', '177.73', '167.73'],
    ['JPY', '1773', '1673'],
    ['VND', '177300', '167300'],
  ] as const) {
    assert.equal(scriptOfRefund(currency, refund)?.name, 'failed at once')
    assert.equal(scriptOfRefund(currency, collection), undefined)
    assert.equal(scriptOfAmount(currency, refund), undefined)
  }
  assert.equal(scriptOfRefund('USD', '67.86'), undefined, 'a refund does not expire')
})

test('a payout, which does not expire, is not asked to be paid after its expiry', () => {
  assert.equal(scriptOfAmount('USD', '77.86')?.name, 'paid after expiry')
  assert.equal(scriptOfAccount('0000786'), undefined)
})

/** A hundred dong is the step of a collection, so a round amount there is a whole number of thousands. */
function isHundredOfDong(currency: string, text: string): boolean {
  return currency === 'VND' && !text.endsWith('000')
}

/** Amounts of every size with the end that asks for this code. */
function amountsOf(currency: string, code: number): readonly string[] {
  const ends = ['', '1', '10', '100', '1000', '10000', '100000'].map((head) => head)
  if (currency === 'VND') return ends.map((head) => `${head}7${code}00`)
  if (currency === 'KRW') return ends.map((head) => `${head}7${code}.00`)
  return ends.map((head) => (wholeCurrencies.includes(currency) ? `${head}7${code}` : `${head}77.${code}`))
}

function minorOf(currency: string, text: string): bigint {
  const known = currencies.get(currency)
  const amount = known && parseAmount(text, currency, known.minorDigits, known.wireDigits)
  return amount?.minor ?? assert.fail(`${currency} cannot be written as ${text}`)
}
