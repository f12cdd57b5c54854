import type { CardDetails } from '#connectors/contract.ts'
import type { Script } from './scripts.ts'

/** A card of the sandbox: what happens when its payer types it, and when it is charged again as a stored card. */
export type TestCard = {
  readonly number: string
  /** For the table in docs/sandbox.md. */
  readonly does: string
  /** Absent: the amount's script, or paid at once. */
  readonly typed?: Script
  readonly charged?: Script
}

/** Long enough to be seen as a time-out by every caller. */
const answerIsLateSeconds = 10

const approved: Script = { name: 'card approved', begins: 'paid', steps: [] }
const declined = declines('card declined', 'The card was declined')
const badMonth = declines('card month', 'The card has no such expiry date')
const badCode = declines('card code', 'The security code is wrong')
const poor = declines('card insufficient funds', 'Insufficient funds')
const stolen = declines('card stolen', 'The card is reported stolen')
const challenged: Script = { name: 'card challenge', challenge: 'succeeds', steps: [] }
const challengeFails: Script = { name: 'card challenge fails', challenge: 'fails', steps: [] }
const silent: Script = {
  name: 'card time-out',
  answers: 'nothing',
  steps: [{ afterSeconds: answerIsLateSeconds, becomes: 'paid', copies: 0 }],
}

/** Everything the card network plays. From 4301 on the thirteenth and fourteenth digits are ISO 8583's answer. */
export const testCards: readonly TestCard[] = [
  { number: '4242424242424242', does: 'Paid at once.' },
  { number: '4000056655665556', does: 'Paid at once.' },
  { number: '5200000000003001', does: 'Paid at once: a Mastercard.' },
  { number: '4000000000009995', does: 'Declined.', typed: declined, charged: declined },
  { number: '4000000000003006', does: 'Challenge; paid when the payer confirms.', typed: challenged },
  { number: '4000000000003105', does: 'Challenge that fails, also when the payer confirms.', typed: challengeFails },
  { number: '4000000000004301', does: 'Declined: reported stolen.', typed: stolen, charged: stolen },
  { number: '4000000000005100', does: 'Declined: insufficient funds.', typed: poor, charged: poor },
  {
    number: '4000000000006108',
    does: 'Paid at once; declined when it is charged again as a stored card.',
    charged: poor,
  },
  {
    number: '4000000000006801',
    does: `No answer: unclear. Paid ${answerIsLateSeconds} s later, which only a query tells.`,
    typed: silent,
    charged: silent,
  },
]

const byNumber = new Map(testCards.map((card) => [card.number, card]))

/** The scripts that no amount asks for, by their names in the bank's books. */
export const cardScripts: readonly Script[] = [
  ...[approved, declined, badMonth, badCode, poor, stolen, challenged, challengeFails, silent],
]

/** The vendor's ways to a decline, with any number: month 13, and 99 as the security code. */
export function isTestCard(card: CardDetails): boolean {
  return card.expiryMonth === '13' || card.cvv === '99'
}

/** How a card goes that its payer typed; `otherwise` is what the amount asks for. */
export function scriptOfTyped(card: CardDetails, otherwise: Script | undefined): Script {
  if (card.expiryMonth === '13') return badMonth
  if (card.cvv === '99') return badCode
  return byNumber.get(card.number)?.typed ?? otherwise ?? approved
}

/** How the charge of a stored card goes; its payer is not there, so nobody is challenged. */
export function scriptOfCharged(card: CardDetails, otherwise: Script | undefined): Script {
  return byNumber.get(card.number)?.charged ?? otherwise ?? approved
}

function declines(name: string, reason: string): Script {
  return { name, begins: 'failed', declines: reason, steps: [] }
}
