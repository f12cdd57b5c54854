import {
  closeMethod,
  type Limits,
  listMethods,
  type MethodKey,
  type MethodStatus,
  openMethod,
  setAppLimits,
  setMethodExpiry,
  setMethodLimits,
  setMethodRefundable,
  setMethodStatus,
} from '#domain/methods/index.ts'
import { type Command, CommandRefused, type Given, type Option, type Row } from './command.ts'
import type { Gateway } from './gateway.ts'
import {
  accepted,
  findApp,
  findCurrency,
  printCode,
  printMinor,
  protocolOption,
  readAmount,
  readCode,
  readCount,
  readProduct,
  readYesOrNo,
} from './read-values.ts'

const methodWords = ['PRODUCT', 'CURRENCY', 'PAY_TYPE', 'CODE']
const limitOptions: Readonly<Record<string, Option>> = {
  min: { value: 'AMOUNT', help: 'the least of one order (default: none)' },
  max: { value: 'AMOUNT', help: 'the most of one order (default: none)' },
}

export const methodCommands: readonly Command[] = [
  {
    name: 'method list',
    does: 'Lists the methods of a currency; a dash as code accepts any bank code',
    takes: ['CURRENCY'],
    options: { product: { value: 'PRODUCT', help: 'only collect, or only payout' } },
    example: 'method list USD --product collect',
    async run(context, given) {
      const gateway = await context.gateway()
      const currency = await findCurrency(gateway, given.need('CURRENCY'))
      const product = given.text('product')
      const methods = (await listMethods(gateway.db)).filter((method) => method.currency === currency.code)
      return methods
        .filter((method) => product === undefined || method.product === readProduct(product))
        .map(({ code, minMinor, maxMinor, country: _, ...method }) => ({
          product: method.product,
          payType: method.payType,
          code: printCode(code),
          name: method.name,
          min: minMinor === null ? undefined : printMinor(minMinor, currency),
          max: maxMinor === null ? undefined : printMinor(maxMinor, currency),
          status: method.status,
          refundable: method.refundable,
          expiryMinutes: method.expiryMinutes,
          payerPays: method.payCurrency ?? undefined,
        }))
    },
  },
  {
    name: 'method status',
    does: 'Says whether a method works: Available, Maintenance or Unavailable',
    takes: [...methodWords, 'STATUS'],
    example: 'method status collect HKD EWALLET ALIPAY_HKD Maintenance',
    async run(context, given) {
      const gateway = await context.gateway()
      const [method, status] = [readMethod(given), readStatus(given.need('STATUS'))]
      accepted(await setMethodStatus(gateway, { method, status, actor: context.actor }))
      return { ...shownMethod(method), status }
    },
  },
  {
    name: 'method limits',
    does: 'Sets the limits of one order of a method, for everybody or for one app',
    takes: methodWords,
    options: { ...limitOptions, app: { value: 'APP', help: 'only for this app' }, ...protocolOption },
    example: 'method limits collect HKD EWALLET ALIPAY_HKD --min 1 --max 5000',
    async run(context, given) {
      const gateway = await context.gateway()
      const [method, appText, { actor }] = [readMethod(given), given.text('app'), context]
      const limits = await readLimits(gateway, given, method.currency)
      if (appText === undefined) accepted(await setMethodLimits(gateway, { method, limits, actor }))
      else {
        const app = await findApp(gateway, appText, given)
        if (app.currency !== method.currency)
          throw new CommandRefused(`app ${appText} has the currency ${app.currency}`)
        accepted(await setAppLimits(gateway, { app, method, limits, actor }))
      }
      return { ...shownMethod(method), min: given.text('min'), max: given.text('max'), app: appText }
    },
  },
  {
    name: 'method refundable',
    does: 'Says whether collections of a method can be refunded: yes or no',
    takes: ['CURRENCY', 'PAY_TYPE', 'CODE', 'YES_OR_NO'],
    example: 'method refundable USD EWALLET APPLE_PAY yes',
    async run(context, given) {
      const gateway = await context.gateway()
      const [currency, payType] = [given.need('CURRENCY'), given.need('PAY_TYPE')]
      const method = { product: 'collect', currency, payType, code: readCode(given.need('CODE')) } as const
      const refundable = readYesOrNo(given.need('YES_OR_NO'))
      accepted(await setMethodRefundable(gateway, { method, refundable, actor: context.actor }))
      return { ...shownMethod(method), refundable }
    },
  },
  {
    name: 'method expiry',
    does: 'Sets how long a payer has with a method, in minutes, or `default`',
    takes: [...methodWords, 'MINUTES'],
    example: 'method expiry collect HKD EWALLET ALIPAY_HKD 15',
    async run(context, given) {
      const gateway = await context.gateway()
      const [method, text] = [readMethod(given), given.need('MINUTES')]
      const expiryMinutes = text === 'default' ? null : readCount(text)
      accepted(await setMethodExpiry(gateway, { method, expiryMinutes, actor: context.actor }))
      return { ...shownMethod(method), expiryMinutes: text }
    },
  },
  changeOpen('open', openMethod, 'Lets an app use a method'),
  changeOpen('close', closeMethod, 'Keeps an app from using a method'),
]

function changeOpen(verb: string, change: typeof openMethod, does: string): Command {
  return {
    name: `method ${verb}`,
    does,
    takes: ['APP', 'PRODUCT', 'PAY_TYPE', 'CODE'],
    options: protocolOption,
    example: `method ${verb} 1001 collect EWALLET APPLE_PAY`,
    async run(context, given) {
      const gateway = await context.gateway()
      const app = await findApp(gateway, given.need('APP'), given)
      const method = {
        product: readProduct(given.need('PRODUCT')),
        payType: given.need('PAY_TYPE'),
        code: readCode(given.need('CODE')),
      }
      accepted(await change(gateway, { app, method, actor: context.actor }))
      return { app: given.need('APP'), ...method, code: printCode(method.code), open: verb === 'open' }
    },
  }
}

function readMethod(given: Given): MethodKey {
  return {
    product: readProduct(given.need('PRODUCT')),
    currency: given.need('CURRENCY'),
    payType: given.need('PAY_TYPE'),
    code: readCode(given.need('CODE')),
  }
}

function shownMethod(method: MethodKey): Row {
  return { ...method, code: printCode(method.code) }
}

function readStatus(text: string): MethodStatus {
  if (text === 'Available' || text === 'Maintenance' || text === 'Unavailable') return text
  throw new CommandRefused(`${text} is none of Available, Maintenance and Unavailable`)
}

async function readLimits(gateway: Gateway, given: Given, currency: string): Promise<Limits> {
  const [min, max] = [given.text('min'), given.text('max')]
  return {
    minMinor: min === undefined ? null : (await readAmount(gateway, min, currency)).minor,
    maxMinor: max === undefined ? null : (await readAmount(gateway, max, currency)).minor,
  }
}
