import { isBalanced, trialBalance } from '#domain/ledger/index.ts'
import { type Command, CommandRefused } from './command.ts'

export const ledgerCommands: readonly Command[] = [
  {
    name: 'ledger check',
    does: 'Adds up every entry of the books and fails unless all is in order',
    example: 'ledger check',
    async run(context) {
      const rows = await trialBalance((await context.gateway()).db)
      const wrong = rows.filter((row) => !isBalanced([row]))
      if (wrong.length > 0) {
        const named = wrong.slice(0, 10).map(({ appId, currency }) => `${appId} ${currency}`)
        throw new CommandRefused(`${wrong.length} of ${rows.length} books are not in order: ${named.join(', ')}`)
      }
      return { books: rows.length, inOrder: true }
    },
  },
]
