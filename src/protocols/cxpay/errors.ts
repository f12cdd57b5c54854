import type { CreateRefusal } from '#domain/orders/index.ts'
import type { WireError } from './envelope.ts'

// The page names no texts for failures, so these are ours. Clients show them to people.
export const systemError: WireError = { code: 500, desc: 'system error: the order may exist, ask with /order/query' }
export const systemBusy: WireError = { code: 500, desc: 'system busy: try again' }
export const merchantUnknown: WireError = business('merchant is not known')
export const addressForbidden: WireError = business('this IP address is not on the list of the merchant')
/** It never tells which part was wrong. */
export const badSignature: WireError = business('sign is wrong')
export const orderUnknown: WireError = business('order not found')

/** No field of this wire carries a card, so no card can be refused. */
const noCards: WireError = business('cards are not taken')

const createErrors: Record<CreateRefusal, WireError> = {
  'method unknown': business('payCode is not known'),
  'method in maintenance': business('payCode is in maintenance'),
  'method not open': business('payCode is not open'),
  'amount below the minimum': business('amount is below the minimum of the payCode'),
  'amount above the maximum': business('amount is above the maximum of the payCode'),
  'order exists': business('orderId exists already'),
  // Requests of this wire carry nothing by which one could know a repeat.
  'request repeated': business('the request came before'),
  'no channel': business('no channel for the payCode'),
  'notify address not allowed': business('notifyUrl must be a public http or https address without user and password'),
  'rate missing': business('the payCode has no exchange rate'),
  'rate stale': business('the exchange rate of the payCode is too old'),
  'fee leaves nothing': business('amount does not cover the fee'),
  'balance too low': business('balance is not enough'),
  'app disabled': merchantUnknown,
  'card unknown': noCards,
  'card number not valid': noCards,
  'card brand not taken': noCards,
  'card expiry not valid': noCards,
  'card expired': noCards,
  'card code not valid': noCards,
}

/** Why an order was not taken. */
export function createError(refusal: CreateRefusal): WireError {
  return createErrors[refusal]
}

/** Every text with which an order can be refused besides its fields, for the API reference. */
export function createErrorTexts(): readonly string[] {
  const others = [badSignature, merchantUnknown, addressForbidden]
  const texts = [...others, ...Object.values(createErrors)].filter((error) => error !== noCards)
  return [...new Set(texts.map(({ desc }) => desc))]
}

/** What is the caller's to mend. `desc` names the field and its rule, never the value that arrived. */
export function business(desc: string): WireError {
  return { code: 400, desc }
}
