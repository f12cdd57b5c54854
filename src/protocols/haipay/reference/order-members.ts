import type { ReferenceMember } from '#protocols/reference.ts'
import { always, signature, sometimes } from './wire-call.ts'

const orderNumbers = [
  always('orderId', 'string', 'Your order number.', 'M233323000059'),
  always('orderNo', 'string', 'Our order number. Queries that have it are faster.', '2025091710234210109'),
]

const currenciesWithPartial: ReadonlySet<string> = new Set(['', 'PHP', 'THB', 'VND', 'TWD', 'USDT', 'USDC'])

/** What `collect/apply` answers in a currency (HaiPay Api.txt, Collection Application). */
export function collectApplied(currency: string): readonly ReferenceMember[] {
  return [
    ...orderNumbers,
    always(
      'payUrl',
      'string',
      'The payer’s page: send the payer there.',
      'https://pay.example/pay/2025091710234210109.k',
    ),
    sometimes('qrCode', 'string', 'The text of the QR code.', 'present when payType is QR'),
    ...accountMembers(currency),
    sometimes('amount', 'string', 'The amount of the order, in the currency of the path.', converted),
    sometimes('exchangeRate', 'string', 'The rate of the conversion, spread included.', converted),
    sometimes('orderAmount', 'string', 'The amount as you asked for it.', converted),
    signature,
  ]
}

const converted = 'present when `currency` in the request names another one than the path'

/** Where the payer transfers to, so that a merchant can show it itself. */
function accountMembers(currency: string): readonly ReferenceMember[] {
  const isIn = (...codes: readonly string[]) => currency === '' || codes.includes(currency)
  const transfer = 'present when payType is BANK_TRANSFER in VND'
  const va = 'present when payType is VA'
  const vaOrTransfer = isIn('VND') ? `${va}, or BANK_TRANSFER in VND` : va
  return [
    sometimes(
      'bankCode',
      'string',
      'The bank of the account to pay to; may differ from the one asked for.',
      vaOrTransfer,
    ),
    ...(isIn('VND') ? [sometimes('bankName', 'string', 'The name of that bank.', transfer)] : []),
    sometimes('bankNo', 'string', 'The account, voucher or address to pay to.', bankNoWhen(currency, vaOrTransfer)),
    sometimes('bankUserName', 'string', 'The name of the account’s holder.', vaOrTransfer),
    ...(isIn('VND') ? [sometimes('description', 'string', 'The text the transfer must carry.', transfer)] : []),
    ...(isIn('EGP')
      ? [sometimes('referenceCode', 'string', 'The voucher to pay with.', 'present when EGP is paid with a code')]
      : []),
  ]
}

function bankNoWhen(currency: string, usual: string): string {
  if (currency === 'EGP') return 'present when there is a voucher; the same as referenceCode'
  return currency === 'USDT' || currency === 'USDC' ? 'present when there is an address on a chain' : usual
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
  const statuses = currenciesWithPartial.has(currency) ? [0, 1, 2, 3, 4, 5, -1] : [0, 1, 2, 3, -1]
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
export function statusText(words: ReadonlyMap<number, string>, statuses: readonly number[]): string {
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
  const statuses = kind === 'collection' && currenciesWithPartial.has(currency) ? [2, 3, 4, 5] : [2, 3]
  return { statuses, text: statusText(kind === 'collection' ? collectStatuses : payoutStatuses, statuses) }
}
