import * as errors from '#protocols/haipay/errors.ts'
import type { ErrorMeaning } from '#protocols/reference.ts'

const meanings: Readonly<Record<string, string>> = {
  '00000000': 'Success.',
  '1001': 'Required fields are missing; the message names all of them.',
  '1002': 'Something in the request is not as it must be; the message names the field and its rule.',
  '1003': 'A failure of ours. The order may exist all the same: wait for a notice or ask with your order number.',
  '1004': 'More work waits than we take. Nothing was begun; send it again later.',
  '4001': 'The signature is missing, wrong or made with another key.',
  '4002': 'There is no such method in this currency.',
  '4005': 'The order number was used before.',
  '4011': 'The app is unknown or disabled, or of another currency than the path.',
  '4012': 'The method is not open for your app.',
  '4013': 'There is no such order of your app.',
  '4014': 'The order is at its end: what was paid is given back already, or taken back by a dispute.',
  '4015': 'No channel takes the collection now.',
  '4016': 'The balance does not cover the payout or refund and its fee.',
  '4031': 'The caller’s address is not on the list of your app.',
  '5012': 'The method is under maintenance, or no channel takes the payout now.',
}

/** Codes that any call can be answered with. */
export const commonErrors: readonly string[] = ['1001', '1002', '1003', '1004', '4001', '4011', '4031']

/**
 * The messages as they are sent. 1001 and 1002 name fields, so a form stands for them; the other codes have one text.
 */
const messages: ReadonlyMap<string, string> = new Map(
  [errors, ...Object.values(errors)]
    .flatMap((group) => (typeof group === 'object' ? Object.values<unknown>(group).filter(isWireError) : []))
    .filter(({ code }) => code !== '1002')
    .concat(errors.missing(['<field>', '<field>']), errors.illegal('<field> <rule>'))
    .map(({ code, msg }) => [code, msg]),
)

/** Every code of the wire with its fixed message, if it has one, and what it means. */
export const errorMeanings: readonly ErrorMeaning[] = Object.entries(meanings)
  .map(([code, about]) => ({ code, msg: messages.get(code) ?? '', about }))
  .sort((one, other) => (one.code < other.code ? -1 : 1))

function isWireError(value: unknown): value is errors.WireError {
  return typeof value === 'object' && value !== null && 'code' in value && 'msg' in value
}
