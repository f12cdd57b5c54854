import type { WireError } from './errors.ts'

/** The content type of every answer. */
export const contentType = 'application/json;charset=UTF-8'

/** An answer that went well. `data` is signed JSON text; only it is signed. */
export function printSuccess(data: string): string {
  return `{"status":"1","error":"00000000","msg":"","data":${data}}`
}

/** An answer that did not: without data and without a signature, as in the vendor's samples. */
export function printFailure(error: WireError): string {
  return JSON.stringify({ status: '0', error: error.code, msg: error.msg })
}

/** A failure of the call that answers with a file: the vendor's sample of it has `data` as null. */
export function printFileFailure(error: WireError): string {
  return JSON.stringify({ status: '0', error: error.code, msg: error.msg, data: null })
}
