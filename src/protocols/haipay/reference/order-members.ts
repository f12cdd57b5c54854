import { partialCurrencies } from '#protocols/haipay/collect-apply.ts'
import { currenciesWithReplies, replyFields } from '#protocols/haipay/country-fields/reply.ts'
import type { When } from '#protocols/haipay/fields.ts'
import type { ReferenceMember } from '#protocols/reference.ts'
import { printWhen } from './describe-field.ts'
import { always, signature, sometimes } from './wire-call.ts'

/** The two numbers of an order. */
export const orderNumbers = [
  always('orderId', 'string', 'Your order number.', 'M233323000059'),
  always('orderNo', 'string', 'Our order number. Queries that have it are faster.', '2025091710234210109'),
]

/** Where the payer goes. */
export const payLink = always(
  'payUrl',
  'string',
  'The payer’s page: send the payer there.',
  'https://pay.example/pay/2025091710234210109.k',
)

/** On the generic page they stand, since some currency knows them. */
function knowsPartial(currency: string): boolean {
  return currency === '' || partialCurrencies.has(currency)
}

/** What `collect/apply` answers in a currency (HaiPay Api.txt, Collection Application). */
export function collectApplied(currency: string): readonly ReferenceMember[] {
  return [
    ...orderNumbers,
    payLink,
    ...instructionMembers(currency),
    ...(currency === 'USD' ? ofHostedCards : []),
    sometimes('amount', 'string', 'The amount of the order, in the currency of the path.', converted),
    sometimes('exchangeRate', 'string', 'The rate of the conversion, spread included.', converted),
    sometimes('orderAmount', 'string', 'The amount as you asked for it.', converted),
    signature,
  ]
}

/** A payment whose payer types the card on our page (creditcard, Credit Card Collection Application). */
const ofHostedCards = [
  sometimes('bankCode', 'string', 'The method.', 'present when the payer types a card on our page', 'CREDIT_CARD'),
  sometimes(
    ...(['clientToken', 'string', 'Different for every order; opens nothing.'] as const),
    'present when the payer types a card on our page',
  ),
]

const converted = 'present when `currency` in the request names another one than the path'

/** What a merchant can show itself, from the table that prints it; on the generic page, of every currency. */
function instructionMembers(currency: string): readonly ReferenceMember[] {
  const everywhere = replyFields('').map((field) => ({ place: '', ...field }))
  const own = (place: string) => replyFields(place).slice(everywhere.length)
  const places = currency === '' ? currenciesWithReplies : [currency]
  const fields = [...everywhere, ...places.flatMap((place) => own(place).map((field) => ({ place, ...field })))]
  return [...Map.groupBy(fields, ({ name }) => name).values()].flatMap(([first, ...others]) => {
    if (!first) return []
    const same = [first, ...others]
    const whens = new Set(same.map(({ place, when }) => whenText(currency === '' ? place : '', when)))
    const abouts = [...new Set(same.map(({ about }) => about))]
    return sometimes(first.name, 'string', abouts.join(' '), `present when ${[...whens].join('; or ')}`)
  })
}

function whenText(place: string, when: When | undefined): string {
  const parts = [when ? printWhen(when) : 'the channel gives one', place && `the currency is ${place}`]
  return parts.filter(Boolean).join(' and ')
}

/** What `pay/apply` answers (HaiPay Api.txt, Payout Application). */
export const payoutApplied: readonly ReferenceMember[] = [...orderNumbers, signature]

/** What `collect/query` answers (HaiPay Api.txt, Collection Query). */
export function collectAsked(currency: string): readonly ReferenceMember[] {
  return [...collectProgress(currency), signature]
}

/** What `collect/query/v2` answers (HaiPay Api.txt, Collection Query v2). */
export function collectAskedV2(currency: string): readonly ReferenceMember[] {
  return [
    ...collectProgress(currency),
    always('currency', 'string', 'The currency of the order.', currency || 'USD'),
    sometimes('originalCurrency', 'string', 'The currency that was converted from.', converted),
    sometimes('floatExchangeRate', 'string', 'The rate of the conversion, spread included.', converted),
    sometimes('originalAmount', 'string', 'The amount before the conversion.', converted),
    signature,
  ]
}

function collectProgress(currency: string): readonly ReferenceMember[] {
  const statuses = knowsPartial(currency) ? [0, 1, 2, 3, 4, 5, -1] : [0, 1, 2, 3, -1]
  return [
    ...orderNumbers,
    always('amount', 'string', 'The amount of the order.', '50.00'),
    always('actualAmount', 'string', 'What was received; zero until it is paid.', '50.00'),
    always('fee', 'string', 'The fee; zero until it is paid.', '1.25'),
    always('status', 'integer', statusText(collectStatuses, statuses), 2, { oneOf: statuses }),
    ...ending(statuses.includes(4) ? '2, 4 or 5' : '2'),
  ]
}

/** What `pay/query` answers (HaiPay Api.txt, Payout Query). */
export function payoutAsked(): readonly ReferenceMember[] {
  const statuses = [0, 1, 2, 3, -1]
  return [
    ...orderNumbers,
    always('amount', 'string', 'The amount of the payout.', '50.00'),
    always('fee', 'string', 'The fee; zero until it is paid, and again when it came back.', '0.50'),
    always('status', 'integer', statusText(payoutStatuses, statuses), 2, { oneOf: statuses }),
    ...ending('2'),
    signature,
  ]
}

const collectStatuses: ReadonlyMap<number, string> = new Map([
  [0, 'not started'],
  [1, 'collecting'],
  [2, 'success, final'],
  [3, 'failed, final'],
  [4, 'less than the amount was paid, final'],
  [5, 'more than the amount was paid, final'],
  [-1, 'not clear yet: wait or ask again'],
])

const payoutStatuses = new Map([...collectStatuses, [1, 'in progress']])

/** `0` not started, `1` collecting, … */
export function statusText<Status>(
  words: ReadonlyMap<Status, string>,
  statuses: readonly Status[] = [...words.keys()],
): string {
  return `${statuses.map((status) => `\`${status}\` ${words.get(status)}`).join('; ')}.`
}

/** When it was paid, and why it failed. */
export function ending(paid: string): readonly ReferenceMember[] {
  return [
    sometimes(
      ...(['payTime', 'string', 'When it was paid, in the time zone of the currency.'] as const),
      `present when status is ${paid}`,
      '2025-09-17 10:25:03',
      { pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$' },
    ),
    sometimes('errorMsg', 'string', 'Why it failed, in the words of the bank.', 'present when status is 3'),
  ]
}

/** The statuses of collections in a currency that a notice can tell, and those of payouts. */
export function endStatuses(kind: 'collection' | 'payout', currency: string) {
  const statuses = kind === 'collection' && knowsPartial(currency) ? [2, 3, 4, 5] : [2, 3]
  return { statuses, text: statusText(kind === 'collection' ? collectStatuses : payoutStatuses, statuses) }
}
