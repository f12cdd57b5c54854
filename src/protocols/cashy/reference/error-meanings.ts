import type { ErrorMeaning } from '#protocols/reference.ts'

const meanings: Readonly<Record<string, string>> = {
  System_error: 'A failure of ours. The order may exist all the same: wait for a notice or ask with your order number.',
  System_busy: 'More work waits than we take. Nothing was begun; send it again later.',
  System_Maintenance: 'The method is under maintenance, or no channel takes the order now.',
  MerchantId_is_null: 'The header MerchantId is missing.',
  MerchantId_not_Number: 'The header MerchantId is not a number.',
  MerchantId_is_error: 'There is no such merchant, or it is disabled.',
  Sign_verify_error: 'The signature is missing, wrong or made with another key.',
  RequestMethod_not_post: 'Every call is a POST.',
  RequestContentType_not_json: 'The header Content-Type is not application/json in UTF-8.',
  RequestBody_is_null: 'The body is empty.',
  RequestBody_too_long: 'The body is longer than any request can be.',
  RequestPath_not_exist: 'There is no such call.',
  Request_ip_notWhiteList: 'Your address is not on the list of your merchant.',
  Params_jsonFormat_error: 'The body is not one JSON object, or has a name twice.',
  Params_mchOrderNo_duplicate: 'The order number was used before, for a payout or a pay-in.',
  Order_not_exist: 'There is no such order of yours.',
  Balance_not_enough: 'The balance does not cover the payout and its fee.',
}

/** Texts that any call can be answered with. */
export const commonErrors: readonly string[] = Object.keys(meanings).filter(
  (text) =>
    !['Params_mchOrderNo_duplicate', 'Order_not_exist', 'Balance_not_enough', 'System_Maintenance'].includes(text),
)

/** Every fixed text of the wire and what it means. Those that name a field are told in the guide. */
export const errorMeanings: readonly ErrorMeaning[] = Object.entries(meanings).map(([code, about]) => {
  return { code, msg: code, about }
})
