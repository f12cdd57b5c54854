import type { CreateRefusal, OrderKind } from '#domain/orders/index.ts'

/** A failure in the words of the wire; its code is always 500. Names the field at fault, never the value that came. */
export type WireError = string

/** The vendor's texts (overview, error codes), as it spells them. */
export const systemError: WireError = 'System_error'
export const systemBusy: WireError = 'System_busy'
const systemMaintenance: WireError = 'System_Maintenance'
export const merchantIdMissing: WireError = 'MerchantId_is_null'
export const merchantIdNotNumber: WireError = 'MerchantId_not_Number'
export const merchantUnknown: WireError = 'MerchantId_is_error'
/** It never tells which part was wrong. */
export const badSignature: WireError = 'Sign_verify_error'
export const notPost: WireError = 'RequestMethod_not_post'
export const notJsonType: WireError = 'RequestContentType_not_json'
export const bodyMissing: WireError = 'RequestBody_is_null'
export const addressForbidden: WireError = 'Request_ip_notWhiteList'
export const notJson: WireError = 'Params_jsonFormat_error'

/** The vendor's list ends here in every copy; these are ours, in its manner. */
export const bodyTooLong: WireError = 'RequestBody_too_long'
export const noSuchCall: WireError = 'RequestPath_not_exist'
export const orderUnknown: WireError = 'Order_not_exist'
const balanceTooLow: WireError = 'Balance_not_enough'

/** No field of this wire carries a card and no method is settled in another currency, so this is a bug of ours. */
const notOfThisWire = systemError

const createErrors: Record<Exclude<CreateRefusal, 'method unknown' | 'method not open'>, WireError> = {
  'method in maintenance': systemMaintenance,
  'amount below the minimum': malformed('amount'),
  'amount above the maximum': malformed('amount'),
  'order exists': 'Params_mchOrderNo_duplicate',
  'request repeated': malformed('nonceStr'),
  'no channel': systemMaintenance,
  'notify address not allowed': malformed('notifyUrl'),
  'rate missing': notOfThisWire,
  'rate stale': notOfThisWire,
  'fee leaves nothing': malformed('amount'),
  'balance too low': balanceTooLow,
  'app disabled': merchantUnknown,
  'card unknown': notOfThisWire,
  'card number not valid': notOfThisWire,
  'card brand not taken': notOfThisWire,
  'card expiry not valid': notOfThisWire,
  'card expired': notOfThisWire,
  'card code not valid': notOfThisWire,
}

/** Why an order was not taken. What a payout goes by is its bank, and a pay-in its payType. */
export function createError(kind: OrderKind, refusal: CreateRefusal): WireError {
  if (refusal === 'method unknown' || refusal === 'method not open') {
    return malformed(kind === 'payout' ? 'bankId' : 'payType')
  }
  return createErrors[refusal]
}

/** A required field that is not there. */
export function missing(name: string): WireError {
  return `Params_${name}_Required`
}

/** A field that is not as it must be. */
export function malformed(name: string): WireError {
  return `Params_${name}_error`
}
