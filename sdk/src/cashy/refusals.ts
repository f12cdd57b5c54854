import { type Refused, refused, type Unclear, unclear } from '../answer.ts'

/** What each text of the vendor means. */
const words = {
  MerchantId_is_null: 'merchant unknown',
  MerchantId_not_Number: 'merchant unknown',
  MerchantId_is_error: 'merchant unknown',
  Sign_verify_error: 'signature wrong',
  RequestMethod_not_post: 'request malformed',
  RequestContentType_not_json: 'request malformed',
  RequestBody_is_null: 'request malformed',
  Params_jsonFormat_error: 'request malformed',
  Request_ip_notWhiteList: 'address not allowed',
  Params_mchOrderNo_duplicate: 'order exists',
  Order_not_exist: 'order unknown',
  Balance_not_enough: 'balance too low',
} as const

/** The vendor does not say whether the order was taken before these. */
const troubles: ReadonlySet<string> = new Set(['System_error', 'System_busy', 'System_Maintenance'])

/** Why Cashy refused; `other` for a text that is in no list of the vendor, which is cut off in every copy. */
export type CashyWord = (typeof words)[keyof typeof words] | 'field missing' | 'field malformed' | 'other'

export function readRefusal(code: string, message: string): Refused<CashyWord> | Unclear {
  if (troubles.has(message)) return unclear('gateway trouble', message)
  if (Object.hasOwn(words, message)) return refused(words[message as keyof typeof words], code, message)
  const [, field, what] = /^Params_(\w+)_(Required|error)$/.exec(message) ?? []
  if (field === undefined) return refused('other', code, message)
  return refused(what === 'Required' ? 'field missing' : 'field malformed', code, message, field)
}
