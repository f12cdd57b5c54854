import { type Refused, refused, type Unclear, unclear } from '../answer.ts'

/** What each code of the vendor means. */
const words = {
  '1001': 'field missing',
  '1002': 'field malformed',
  '4001': 'signature wrong',
  '4002': 'method unknown',
  '4005': 'order exists',
  '4011': 'app unknown',
  '4012': 'method not open',
  '4013': 'order unknown',
  '4014': 'order ended',
  '4015': 'no collecting account',
  '4016': 'balance too low',
  '4031': 'address not allowed',
  '5012': 'channel down',
} as const

/** After these the order may be recorded: wait for its notice, or ask. */
const troubles: ReadonlySet<string> = new Set(['1003', '1004'])

/** Why HaiPay refused; `other` for a code that came after this client, with the code beside it. */
export type HaipayWord = (typeof words)[keyof typeof words] | 'other'

export function readRefusal(code: string, message: string): Refused<HaipayWord> | Unclear {
  if (troubles.has(code)) return unclear('gateway trouble', `${code} ${message}`)
  const word = Object.hasOwn(words, code) ? words[code as keyof typeof words] : 'other'
  const [field] = word === 'field missing' ? (/^\w+(?=(, \w+)* can not be empty$)/.exec(message) ?? []) : []
  return refused(word, code, message, field)
}
