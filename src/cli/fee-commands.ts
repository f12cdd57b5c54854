import { type Fee, listFees, removeFee, setFee } from '#domain/fees/index.ts'
import { type Command, CommandRefused, type Given, type Option } from './command.ts'
import type { Gateway } from './gateway.ts'
import {
  accepted,
  findApp,
  findCurrency,
  printMinor,
  printPercent,
  protocolOption,
  readAmount,
  readFeeProduct,
  readPercent,
} from './read-values.ts'

const keyOptions: Readonly<Record<string, Option>> = {
  ...protocolOption,
  currency: { value: 'CURRENCY', help: "for an app of several (default: the app's own)" },
  'pay-type': { value: 'TYPE', help: 'only this pay type (default: all)' },
  code: { value: 'CODE', help: 'only this bank code of the pay type (default: all)' },
}

export const feeCommands: readonly Command[] = [
  {
    name: 'fee set',
    does: 'Sets what collections (collect), payouts or refunds of an app cost from now on; the most exact fee counts',
    takes: ['APP', 'PRODUCT'],
    options: {
      ...keyOptions,
      rate: { value: 'PERCENT', help: 'of the amount (default: 0%)' },
      fixed: { value: 'AMOUNT', help: 'on top of the rate (default: 0)' },
      min: { value: 'AMOUNT', help: 'the fee is at least this' },
      max: { value: 'AMOUNT', help: 'the fee is at most this' },
      side: {
        value: 'SIDE',
        help: 'inside the amount of a payout, or outside of it (default: inside; of a refund always outside)',
      },
    },
    example: 'fee set 1001 collect --rate 2.5% --fixed 0.30',
    async run(context, given) {
      const gateway = await context.gateway()
      const app = await findApp(gateway, given.need('APP'), given)
      const fee = await readFee(gateway, given, app.currency)
      accepted(await setFee(gateway, { app, fee, actor: context.actor }))
      return shownFee(gateway, fee)
    },
  },
  {
    name: 'fee remove',
    does: 'Takes a fee away, so that the next less exact one counts',
    takes: ['APP', 'PRODUCT'],
    options: keyOptions,
    example: 'fee remove 1001 collect --pay-type EWALLET --code APPLE_PAY',
    async run(context, given) {
      const gateway = await context.gateway()
      const app = await findApp(gateway, given.need('APP'), given)
      const fee = readKey(given, app.currency)
      accepted(await removeFee(gateway, { app, fee, actor: context.actor }))
      return { removed: true, ...fee }
    },
  },
  {
    name: 'fee list',
    does: 'Lists the fees of an app; what no fee names is free',
    takes: ['APP'],
    options: protocolOption,
    example: 'fee list 1001',
    async run(context, given) {
      const gateway = await context.gateway()
      const app = await findApp(gateway, given.need('APP'), given)
      const fees = await listFees(gateway.db, app)
      return Promise.all(fees.map((fee) => shownFee(gateway, fee)))
    },
  },
]

function readKey(given: Given, home: string) {
  return {
    product: readFeeProduct(given.need('PRODUCT')),
    currency: given.text('currency') ?? home,
    payType: given.text('pay-type') ?? '*',
    code: given.text('code') ?? '*',
  }
}

async function readFee(gateway: Gateway, given: Given, home: string): Promise<Fee> {
  const key = readKey(given, home)
  const minorOf = async (name: string) => {
    const text = given.text(name)
    return text === undefined ? undefined : (await readAmount(gateway, text, key.currency)).minor
  }
  const side = given.text('side') ?? (key.product === 'refund' ? 'outside' : 'inside')
  if (side !== 'inside' && side !== 'outside') throw new CommandRefused(`${side} is neither inside nor outside`)
  return {
    ...key,
    ratePpm: readPercent(given.text('rate') ?? '0'),
    fixedMinor: (await minorOf('fixed')) ?? 0n,
    minMinor: await minorOf('min'),
    maxMinor: await minorOf('max'),
    side,
  }
}

async function shownFee(gateway: Gateway, fee: Fee) {
  const { ratePpm, fixedMinor, minMinor, maxMinor, ...rest } = fee
  const currency = await findCurrency(gateway, fee.currency)
  const printed = (minor: bigint | undefined) => (minor === undefined ? undefined : printMinor(minor, currency))
  const amounts = { fixed: printed(fixedMinor), min: printed(minMinor), max: printed(maxMinor) }
  return { ...rest, rate: printPercent(ratePpm), ...amounts }
}
