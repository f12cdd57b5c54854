import { printedBalances, readFunds, topUp, withdraw } from '#domain/ledger/index.ts'
import type { Command, Option } from './command.ts'
import { accepted, findApp, findCurrency, printMinor, protocolOption, readAmount } from './read-values.ts'

const currencyOption: Readonly<Record<string, Option>> = {
  currency: { value: 'CURRENCY', help: "for an app of several (default: the app's own)" },
}

export const appMoneyCommands: readonly Command[] = [
  bookFunding('top-up', topUp, 'Adds money to the balance of an app that reached you outside of every channel'),
  bookFunding('withdraw', withdraw, 'Takes money from the balance of an app that you paid out of your own bank'),
  {
    name: 'app balance',
    does: 'Shows what an app has',
    takes: ['APP'],
    options: { ...protocolOption, ...currencyOption },
    example: 'app balance 1001',
    async run(context, given) {
      const gateway = await context.gateway()
      const app = await findApp(gateway, given.need('APP'), given)
      const currency = await findCurrency(gateway, given.text('currency') ?? app.currency)
      const key = { merchantId: app.merchantId, appId: app.id, currency: currency.code }
      const funds = await readFunds(gateway.db, key)
      const shown = { ...printedBalances(funds), debt: -funds.debt, suspense: funds.suspense }
      const amounts = Object.entries(shown).map(([name, minor]) => [name, printMinor(minor, currency)])
      return { app: given.need('APP'), currency: currency.code, ...Object.fromEntries(amounts) }
    },
  },
]

function bookFunding(verb: 'top-up' | 'withdraw', book: typeof topUp | typeof withdraw, does: string): Command {
  return {
    name: `app ${verb}`,
    does,
    takes: ['APP', 'AMOUNT'],
    options: {
      reason: { value: 'TEXT', help: 'why, for the books', required: true },
      reference: { value: 'TEXT', help: "the transfer's own number; the same one is booked once only", required: true },
      ...protocolOption,
      ...currencyOption,
    },
    example: `app ${verb} 1001 250.00 --reason "bank transfer" --reference BT-20260501-7`,
    async run(context, given) {
      const gateway = await context.gateway()
      const app = await findApp(gateway, given.need('APP'), given)
      const amount = await readAmount(gateway, given.need('AMOUNT'), given.text('currency') ?? app.currency)
      const [reason, reference] = [given.need('reason'), given.need('reference')]
      const { merchantId, id: appId } = app
      const journal = accepted(
        await book(gateway, { merchantId, appId, amount, reason, reference, actor: context.actor }),
      )
      return { booked: journal.cause, amount: given.need('AMOUNT'), currency: amount.currency }
    },
  }
}
