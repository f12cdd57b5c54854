import { type Money, type PartsPerMillion, parseAmount, partsPerMillion, printAmount } from '#core/money.ts'
import type { Result } from '#core/result.ts'
import { type ListedMerchant, listMerchants, type ShownApp, showApp } from '#domain/merchants/index.ts'
import type { CatalogCurrency, Product } from '#domain/methods/index.ts'
import type { Protocol } from '#protocols/protocol.ts'
import { CommandRefused, type Given, type Option } from './command.ts'
import type { Gateway } from './gateway.ts'

const defaultProtocol = 'haipay'

/** The option of every command that names an app by what its merchant sends, or a method. */
export const protocolOption: Readonly<Record<string, Option>> = {
  protocol: { value: 'PROTOCOL', help: `what the app speaks (default: ${defaultProtocol})` },
}

const merchantPagesMax = 10_000

/** The value of a result; throws CommandRefused in the refusal's words. */
export function accepted<Value>(result: Result<Value, string>): Value {
  if (result.ok) return result.value
  throw new CommandRefused(result.refusal)
}

/** Finds an app by what its merchant sends, and `--protocol`. */
export async function findApp(gateway: Gateway, wireId: string, given: Given): Promise<ShownApp> {
  const { name: protocol } = findProtocol(gateway, given)
  const app = await showApp(gateway, { protocol, wireId })
  if (!app) throw new CommandRefused(`there is no ${protocol} app ${wireId}`)
  return app
}

/** The protocol that `--protocol` names. */
export function findProtocol({ protocols }: Pick<Gateway, 'protocols'>, given: Given): Protocol {
  const name = given.text('protocol') ?? defaultProtocol
  const protocol = protocols.get(name)
  if (!protocol) throw new CommandRefused(`${name} is none of ${[...protocols.keys()].join(', ')}`)
  return protocol
}

/** Every merchant, in the order they were made. */
export async function allMerchants(gateway: Gateway): Promise<readonly ListedMerchant[]> {
  const merchants: ListedMerchant[] = []
  for (let page = 0; page < merchantPagesMax; page += 1) {
    const more = await listMerchants(gateway, { afterNumber: merchants.at(-1)?.number })
    merchants.push(...more)
    if (more.length === 0) break
  }
  return merchants
}

/** Finds a merchant by its name, id or number. */
export async function findMerchant(gateway: Gateway, text: string): Promise<ListedMerchant> {
  const merchants = await allMerchants(gateway)
  const found = merchants.find(({ name, merchantId, number }) => [name, merchantId, `${number}`].includes(text))
  if (!found) throw new CommandRefused(`there is no merchant ${text}`)
  return found
}

export async function findCurrency(gateway: Gateway, code: string): Promise<CatalogCurrency> {
  const currency = await gateway.methods.currency(code)
  if (!currency) throw new CommandRefused(`there is no currency ${code}`)
  return currency
}

/** Reads decimal text such as 12.50 as an amount of a currency. */
export async function readAmount(gateway: Gateway, text: string, code: string): Promise<Money> {
  const { minorDigits } = await findCurrency(gateway, code)
  const amount = parseAmount(text, code, minorDigits, minorDigits)
  if (!amount)
    throw new CommandRefused(`${text} is not an amount of ${code}: digits, and at most ${minorDigits} decimals`)
  return amount
}

/** Prints minor units of a currency with all its decimals. */
export function printMinor(minor: bigint, currency: CatalogCurrency): string {
  return printAmount({ minor, currency: currency.code }, currency.minorDigits, currency.minorDigits)
}

/** Reads a percentage of at most four decimals, `2.5` or `2.5%`. */
export function readPercent(text: string): PartsPerMillion {
  const percent = parseAmount(text.replace(/%$/, ''), '%', 4, 4)
  if (!percent || percent.minor > 1_000_000n) throw new CommandRefused(`${text} is not a percentage such as 2.5%`)
  return partsPerMillion(percent.minor)
}

/** Prints parts per million as a percentage in its shortest form. */
export function printPercent(ppm: bigint): string {
  return `${printAmount({ minor: ppm, currency: '%' }, 4, 4).replace(/\.?0+$/, '')}%`
}

export function readProduct(text: string): Product {
  if (text !== 'collect' && text !== 'payout') throw new CommandRefused(`${text} is neither collect nor payout`)
  return text
}

export function readFeeProduct(text: string): Product | 'refund' {
  return text === 'refund' ? text : readProduct(text)
}

export function readYesOrNo(text: string): boolean {
  if (text !== 'yes' && text !== 'no') throw new CommandRefused(`${text} is neither yes nor no`)
  return text === 'yes'
}

/** Reads a whole number; what it may be is for the domain to say. */
export function readCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new CommandRefused(`${text} is not a whole number`)
  return Number.parseInt(text, 10)
}

/** A method that accepts any bank code has no code of its own; on the command line that is a dash. */
export function readCode(text: string): string {
  return text === '-' ? '' : text
}

export function printCode(code: string): string {
  return code === '' ? '-' : code
}
