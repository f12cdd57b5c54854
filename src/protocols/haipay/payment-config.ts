import { ok } from '#core/result.ts'
import type { FeeRule, Fees } from '#domain/fees/index.ts'
import type { App, Directory } from '#domain/merchants/index.ts'
import type { CatalogCurrency, MethodForApp, Methods, Product } from '#domain/methods/index.ts'
import { printWire, stepOf } from './amount.ts'
import { optional, readFields } from './fields.ts'
import type { Answer, Call } from './open-call.ts'

export type PaymentConfigDeps = {
  readonly directory: Pick<Directory, 'appsOfMerchant'>
  readonly methods: Pick<Methods, 'currency' | 'listOpen'>
  readonly fees: Pick<Fees, 'ruleFor'>
}

/** Methods of one app that share direction, pay type, fee and whether they can be refunded. */
type Config = ReturnType<typeof configOf>
type Filter = { readonly product: Product | undefined; readonly payType: string | undefined }
type Place = { readonly app: App; readonly currency: CatalogCurrency }

const tranCodes = { collect: 'collect', payout: 'pay' } as const
/** What narrows the list. A newer page of the vendor calls the second filter `transaction`. */
export const configFields = [
  { ...optional('tranType', 64), about: 'Only methods of this payType or accountType.' },
  { ...optional('tranCode', 64), about: 'Only `collect` or only `pay`.' },
  { ...optional('transaction', 64), about: 'The same as `tranCode`, by its newer name.' },
] as const

/**
 * `/common/payment/config`: the methods that are open for the app, or with a CASHIER app for every HaiPay app of its
 * merchant, with limits and fees. The list is printed as compact JSON, and that text is signed.
 */
export async function paymentConfig(deps: PaymentConfigDeps, { app, members }: Call): Promise<Answer> {
  const texts = readFields(members, configFields)
  if (!texts.ok) return texts
  const filter = filterOf(texts.value.tranType, texts.value.tranCode ?? texts.value.transaction)
  const apps = app.currency === 'CASHIER' ? await appsBeside(deps, app) : [app]
  const configs = filter ? (await Promise.all(apps.map((one) => configsOf(deps, one, filter)))).flat() : []
  return ok({ userId: app.merchantNumber, configs: { json: JSON.stringify(configs) } })
}

/** Undefined: no method can match. */
function filterOf(tranType: string | undefined, tranCode: string | undefined): Filter | undefined {
  if (tranCode === undefined) return { product: undefined, payType: tranType }
  const product = (['collect', 'payout'] as const).find((one) => tranCodes[one] === tranCode)
  return product && { product, payType: tranType }
}

async function appsBeside(deps: PaymentConfigDeps, cashier: App): Promise<readonly App[]> {
  const apps = await deps.directory.appsOfMerchant(cashier.merchantId)
  return apps.filter((app) => app.protocol === 'haipay' && app.status === 'active' && app.currency !== 'CASHIER')
}

async function configsOf(deps: PaymentConfigDeps, app: App, { product, payType }: Filter): Promise<readonly Config[]> {
  const currency = await deps.methods.currency(app.currency)
  if (!currency) return []
  const place = { app, currency }
  const open = await deps.methods.listOpen({ app, product, payType })
  const priced = await Promise.all(
    open.map(async (method) => ({
      method,
      feeRate: printFee(await deps.fees.ruleFor({ app, ...method, stepMinor: stepOf(currency) }), currency),
      supportRefund: method.refundable,
    })),
  )
  const groups = Map.groupBy(priced, ({ method, ...facts }) => JSON.stringify([method.product, method.payType, facts]))
  return [...groups.values()].flatMap((group) => {
    const methods = group.map(({ method }) => method)
    return group[0] ? [configOf(place, group[0], methods)] : []
  })
}

function configOf(
  { app, currency }: Place,
  first: { readonly method: MethodForApp; readonly feeRate: object; readonly supportRefund: boolean },
  methods: readonly MethodForApp[],
) {
  return {
    appId: Number(app.wireId),
    appName: app.name,
    tranCode: tranCodes[first.method.product],
    tranType: first.method.payType,
    currNo: currency.code,
    payMethods: methods.map((method) => printMethod(method, currency)),
    feeRate: first.feeRate,
    // Every app settles at once.
    settlement: { stlMode: 'D0', stlCycle: 0 },
    supportRefund: first.supportRefund,
  }
}

function printMethod({ code, name, minMinor, maxMinor }: MethodForApp, currency: CatalogCurrency) {
  const print = (minor: bigint | null) =>
    minor === null ? undefined : printWire({ minor, currency: currency.code }, currency)
  return { inBankCode: code, name, limit: { singleMinAmount: print(minMinor), singleMaxAmount: print(maxMinor) } }
}

/** The wire has no place for a least and a largest fee; the queries tell what an order really cost. */
function printFee(rule: FeeRule, currency: CatalogCurrency) {
  const isFixedOnly = rule.ratePpm === 0n && rule.fixedMinor > 0n
  return {
    feeType: rule.side === 'outside' ? 0 : 1,
    feeMode: isFixedOnly ? 1 : 0,
    feeRate: printShare(rule.ratePpm),
    feeFixedValue: printWire({ minor: rule.fixedMinor, currency: currency.code }, currency),
  }
}

/** 35,000 parts per million as `0.035`. */
function printShare(ratePpm: bigint): string {
  const digits = ratePpm.toString().padStart(7, '0')
  const fraction = digits.slice(-6).replace(/0+$/, '')
  return digits.slice(0, -6) + (fraction && `.${fraction}`)
}
