/** A failure in the words of the wire: 400 is the caller's, 500 is ours (CXPay api.txt, data dictionary). */
export type WireError = { readonly code: 400 | 500; readonly desc: string }

/** A value of a reply. `RawNumber` is a JSON number by its digits, so that none passes through a float. */
export type ReplyValue = string | number | boolean | null | RawNumber
export type RawNumber = { readonly digits: string }
export type ReplyData = Readonly<Record<string, ReplyValue>>

/** The content type of every answer, and of notices. */
export const contentType = 'application/json;charset=UTF-8'

/** An answer that went well. Replies are not signed. */
export function printSuccess(data: ReplyData): string {
  return `{"code":200,"success":true,"msg":"success","desc":"","data":${printObject(data)}}`
}

/** An answer that did not, with HTTP status 200 all the same: several clients read no body of any other. */
export function printFailure({ code, desc }: WireError): string {
  // Some clients show one of the two texts, some the other.
  return JSON.stringify({ code, success: false, msg: desc, desc, data: null })
}

/** Prints members as one JSON object. */
export function printObject(data: ReplyData): string {
  const members = Object.entries(data).map(([name, value]) => `${JSON.stringify(name)}:${printValue(value)}`)
  return `{${members.join(',')}}`
}

/** The text of a value, as it is signed. */
export function textOf(value: ReplyValue): string | null {
  if (value === null) return null
  return typeof value === 'object' ? value.digits : String(value)
}

function printValue(value: ReplyValue): string {
  return typeof value === 'object' && value !== null ? value.digits : JSON.stringify(value)
}
