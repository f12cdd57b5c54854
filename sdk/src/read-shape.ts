import { plainDecimal } from './amounts.ts'
import { type JsonMembers, type JsonValue, readItems, readMembers } from './read-json.ts'

/** Reads one value; nothing where it is not what the protocol says. */
export type Reader<T> = (value: JsonValue | undefined) => { readonly value: T } | undefined

export type Shape = Readonly<Record<string, Reader<unknown>>>

/** What a shape reads. `other` has what the protocol may have gained meanwhile, by name and as text. */
export type Read<S extends Shape> = { readonly [Name in keyof S]: S[Name] extends Reader<infer T> ? T : never } & {
  readonly other: Readonly<Record<string, string>>
}

/** Reads the members of an object by a shape; nothing where one is not as the shape says. */
export function readShape<S extends Shape>(shape: S, members: JsonMembers): Read<S> | undefined {
  const entries: [string, unknown][] = []
  for (const [name, reader] of Object.entries(shape)) {
    const read = reader(members.get(name))
    if (!read) return undefined
    entries.push([name, read.value])
  }
  const rest = [...members].filter(([name, { kind }]) => !(name in shape) && name !== 'sign' && kind !== 'null')
  const other = Object.fromEntries(rest.map(([name, { text }]) => [name, text]))
  // Every member of the shape was read by its reader above, which the compiler cannot follow through the entries.
  return Object.fromEntries([...entries, ['other', other]]) as Read<S>
}

/** A string. */
export const text: Reader<string> = (value) => (value?.kind === 'string' ? { value: value.text } : undefined)

/** An identifier that some gateways print as a string and some as a number. */
export const token: Reader<string> = (value) =>
  value?.kind === 'string' || value?.kind === 'number' ? { value: value.text } : undefined

/** An amount, written as string or number, as plain decimal text: `10000.0`, `100`, `0.50000000`. */
export const decimal: Reader<string> = (value) => {
  const plain = value?.kind === 'string' || value?.kind === 'number' ? plainDecimal(value.text) : undefined
  return plain === undefined ? undefined : { value: plain }
}

export const flag: Reader<boolean> = (value) =>
  value?.kind === 'boolean' ? { value: value.text === 'true' } : undefined

/** A whole number, also where it is written as a string. */
export const whole: Reader<number> = (value) => {
  const number = /^-?\d{1,15}$/.test(value?.text ?? '') && token(value) ? Number(value?.text) : undefined
  return number === undefined ? undefined : { value: number }
}

/** One of the numbers that the protocol knows. */
export function numberOf<const N extends number>(...known: readonly N[]): Reader<N> {
  return (value) => {
    const found = known.find((one) => one === whole(value)?.value)
    return found === undefined ? undefined : { value: found }
  }
}

/** One of the words that the protocol knows. */
export function wordOf<const W extends string>(...known: readonly W[]): Reader<W> {
  return (value) => {
    const found = known.find((one) => one === token(value)?.value)
    return found === undefined ? undefined : { value: found }
  }
}

/** What may be missing, null or empty. */
export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (value) => {
    const isMissing = !value || value.kind === 'null' || (value.kind === 'string' && value.text === '')
    return isMissing ? { value: undefined } : reader(value)
  }
}

export function objectOf<S extends Shape>(shape: S): Reader<Read<S>> {
  return (value) => {
    const members = value?.kind === 'object' ? readMembers(value.text) : undefined
    const read = members && readShape(shape, members)
    return read && { value: read }
  }
}

export function listOf<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (value) => {
    const items = value?.kind === 'list' ? readItems(value.text) : undefined
    const read = items?.flatMap((item) => reader(item) ?? [])
    return read && read.length === items?.length ? { value: read.map((one) => one.value) } : undefined
  }
}
