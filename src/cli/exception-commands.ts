import { z } from 'zod'
import { listFindings, payableOf } from '#domain/orders/index.ts'
import { type Command, CommandRefused } from './command.ts'
import { findOrder, readVerdict, shownOrder } from './order-commands.ts'
import { accepted, findCurrency, printMinor } from './read-values.ts'

const listedMax = 200

export const exceptionCommands: readonly Command[] = [
  {
    name: 'exception list',
    does: `Lists what a person has to look at, the first ${listedMax}`,
    example: 'exception list',
    async run(context) {
      const gateway = await context.gateway()
      const findings = await listFindings(gateway.db, listedMax)
      return Promise.all(
        findings.map(async ({ id, orderNo, kind, detail, amountMinor, createdAt, proposal, proposedBy }) => {
          const order = await findOrder(gateway, orderNo)
          const currency = await findCurrency(gateway, payableOf(order).currency)
          const shownAmount = amountMinor === null ? undefined : `${printMinor(amountMinor, currency)} ${currency.code}`
          const proposed = printProposal(proposal)
          return { id, orderNo, kind, detail, amount: shownAmount, createdAt, proposed, proposedBy }
        }),
      )
    },
  },
  {
    name: 'exception propose',
    does: 'Proposes how an exception ends: succeed or fail; another person approves',
    takes: ['EXCEPTION', 'VERDICT'],
    options: { reason: { value: 'TEXT', help: 'how you know', required: true } },
    example: 'exception propose 7 succeed --reason "the money is on our account"',
    async run(context, given) {
      const gateway = await context.gateway()
      const id = readId(given.need('EXCEPTION'))
      const by = { actor: context.actor, reason: given.need('reason') }
      accepted(await gateway.orders.propose(id, readVerdict(given.need('VERDICT')), by))
      return { exception: id, proposed: given.need('VERDICT'), by: context.actor }
    },
  },
  {
    name: 'exception approve',
    does: 'Carries out what another person proposed',
    takes: ['EXCEPTION'],
    example: 'exception approve 7 --as second.person',
    async run(context, given) {
      const gateway = await context.gateway()
      const approved = await gateway.orders.approve(readId(given.need('EXCEPTION')), { actor: context.actor })
      return shownOrder(gateway, accepted(approved))
    },
  },
]

/** A proposal as it stands in the database: `{ verdict, reason }`. */
function printProposal(stored: unknown): string | undefined {
  const read = z.object({ verdict: z.string(), reason: z.string() }).safeParse(stored)
  if (read.success) return `${read.data.verdict}: ${read.data.reason}`
  return stored ? JSON.stringify(stored) : undefined
}

function readId(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new CommandRefused(`${text} is not the number of an exception`)
  return BigInt(text)
}
