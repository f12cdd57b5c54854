import type { CreateRefusal, OrderKind, RefundRefusal } from '#domain/orders/index.ts'

/** A failure in the words of the wire. The spelling of the fixed messages is the vendor's. */
export type WireError = { readonly code: string; readonly msg: string }

export const publicKeyMissing: WireError = { code: '1002', msg: 'Please configure the merchant public key' }
export const systemException: WireError = { code: '1003', msg: 'system exception' }
export const systemBusy: WireError = { code: '1004', msg: 'system is busy' }
/** The documents name no code for it; this one is free. It never tells which part was wrong. */
export const badSignature: WireError = { code: '4001', msg: 'signature verification failed' }
export const appUnknown: WireError = { code: '4011', msg: 'appId do not exit' }
export const orderUnknown: WireError = { code: '4013', msg: 'order not exit' }
const orderEnded: WireError = { code: '4014', msg: 'order is already end status' }
export const addressForbidden: WireError = { code: '4031', msg: 'ip adress is Forbidden' }

const channelDown: WireError = {
  code: '5012',
  msg: 'pay in channel not functional, please connect customer service',
}

export const createErrors: Record<CreateRefusal, WireError> = {
  'method unknown': { code: '4002', msg: 'system:channel code does not exist' },
  'method in maintenance': channelDown,
  'method not open': { code: '4012', msg: 'you do not have an available product, please connect admin' },
  'amount below the minimum': illegal('amount is below the minimum'),
  'amount above the maximum': illegal('amount is above the maximum'),
  'order exists': { code: '4005', msg: 'order already exit' },
  'no channel': { code: '4015', msg: 'this merchant do not have a collect bank' },
  'notify address not allowed': illegal('notifyUrl must be a public http or https address without user and password'),
  'rate missing': illegal('the method has no exchange rate'),
  'rate stale': illegal('the exchange rate of the method is too old'),
  'fee leaves nothing': illegal('amount does not cover the fee'),
  'balance too low': { code: '4016', msg: 'your account do not have enough money' },
  'app disabled': appUnknown,
  'card unknown': illegal('tokenID is not known'),
  'card number not valid': illegal('accountNo must be the number of a card'),
  'card brand not taken': illegal('accountNo must be the number of a VISA or Mastercard'),
  'card expiry not valid': illegal('expiryMonth and expiryYear must be the date on the card'),
  'card expired': illegal('expiryMonth and expiryYear must not be past'),
  'card code not valid': illegal("cvv must have as many digits as the card's brand says"),
}

/** Why a refund was not taken. What was given back, or taken back by a dispute, is at its end. */
export const refundErrors: Record<RefundRefusal, WireError> = {
  'order unknown': orderUnknown,
  'not paid': illegal('orderNo is not paid'),
  'not refundable': createErrors['method not open'],
  'already disputed': orderEnded,
  'already refunded': orderEnded,
  'amount above what is left': illegal('amount is more than what is left'),
  'amount cannot be refunded': illegal('amount cannot be refunded'),
  'order exists': createErrors['order exists'],
  'balance too low': createErrors['balance too low'],
  'app disabled': appUnknown,
}

/** Why an order was not taken. A payout without a channel has no code of its own, so it is told as a channel down. */
export function createError(kind: OrderKind, refusal: CreateRefusal): WireError {
  return kind === 'payout' && refusal === 'no channel' ? channelDown : createErrors[refusal]
}

/** Required fields that are not there, in the page's order. */
export function missing(names: readonly string[]): WireError {
  return { code: '1001', msg: `${names.join(', ')} can not be empty` }
}

/** What is wrong with a request. `what` names the field and its rule, never the value that arrived. */
export function illegal(what: string): WireError {
  return { code: '1002', msg: `Illegal Param: ${what}` }
}
