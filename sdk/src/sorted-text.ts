import type { JsonValue } from './read-json.ts'

/** What a request may hold. Amounts are texts: a float cannot hold them all. */
export type Scalar = string | number | boolean

/** Fields of a request as the caller gives them; those that are empty are left out. */
export type Fields = Readonly<Record<string, Scalar | readonly string[] | null | undefined>>

/**
 * The text under a signature of HaiPay and CXPay: every member that has a value, save `sign`, in ASCII order of the
 * names, as `name=value` joined with `&`, and `&key=` with the secret at the end. Never log it.
 */
export function sortedText(members: Iterable<readonly [name: string, value: string]>, secret: string): string {
  return [...members]
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}&`)
    .concat(`key=${secret}`)
    .join('')
}

/** A request without what is empty: gateways differ on how they sign that, so it is not sent. */
export function withoutEmpty(fields: Fields): Readonly<Record<string, Scalar | readonly string[]>> {
  const full = Object.entries(fields).flatMap(([name, value]) => {
    if (value === null || value === undefined || value === '') return []
    // Another number could be printed in more than one way, or not at all in JSON.
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      throw new TypeError(`${name} must be a whole number, or a text`)
    }
    return [[name, value] as const]
  })
  return Object.fromEntries(full)
}

/** How the values of a request stand in its text to sign. */
export function requestTexts(body: Readonly<Record<string, Scalar | readonly string[]>>): readonly [string, string][] {
  return Object.entries(body).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ])
}

/** How the values of a message that arrived stand in its text to sign: as they were printed. */
export function arrivedTexts(members: Iterable<readonly [string, JsonValue]>): readonly [string, string][] {
  return [...members].flatMap(([name, { kind, text }]) => (kind === 'null' ? [] : [[name, text]]))
}
