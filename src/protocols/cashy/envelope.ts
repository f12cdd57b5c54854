import type { WireError } from './errors.ts'

/** A value of a reply or a notice. `digits` is a JSON number by its text, so that no amount passes through a float. */
export type WireValue = string | number | boolean | null | { readonly digits: string }

/** Members of a reply or a notice; those that are undefined are left out. */
export type WireData = Readonly<Record<string, WireValue | undefined>>

/** The content type of every answer, and of notices. */
export const contentType = 'application/json'

/** An answer that went well. Replies are not signed. */
export function printSuccess(data: WireData | readonly WireData[]): string {
  const text = Array.isArray(data) ? `[${data.map(printObject).join(',')}]` : printObject(data as WireData)
  return `{"msg":"SUCCESS","code":200,"data":${text}}`
}

/** An answer that did not, without data. Its HTTP status is 200 all the same: clients read no body of any other. */
export function printFailure(error: WireError): string {
  return JSON.stringify({ msg: error, code: 500 })
}

/** Prints members as one JSON object. */
export function printObject(data: WireData): string {
  const members = Object.entries(data).flatMap(([name, value]) =>
    value === undefined ? [] : [`${JSON.stringify(name)}:${printValue(value)}`],
  )
  return `{${members.join(',')}}`
}

function printValue(value: WireValue): string {
  return typeof value === 'object' && value !== null ? value.digits : JSON.stringify(value)
}
