import { ok, type Result, refuse } from './result.ts'

/** One value as it arrived. Scalars carry their text: decoded for strings, digit by digit for numbers. */
export type Member =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly text: string }
  | { readonly kind: 'null' }
  /** `text` is the source as it arrived; `items` the texts of the elements where all are scalars, else null. */
  | { readonly kind: 'list'; readonly text: string; readonly items: readonly string[] | null }
  | { readonly kind: 'object'; readonly text: string }

/** The members of one JSON object, in order of arrival. A Map, so that `__proto__` is a name like any other. */
export type Members = ReadonlyMap<string, Member>

export type MembersRefusal =
  | { readonly kind: 'not UTF-8' | 'not JSON' | 'not an object' | 'nested too deep' }
  | { readonly kind: 'duplicate member'; readonly member: string }

/** Objects and lists inside one another, the outermost object included. */
const levelsMax = 8

/** Where the reader stands. A function that cannot go on leaves the reason in `refusal` and returns undefined. */
type Scan = { readonly text: string; at: number; refusal: MembersRefusal | undefined }

/**
 * Reads one JSON object (RFC 8259) and keeps each value's text, since merchants sign the text that arrived:
 * `0.50000000` read as a number and printed again is another text.
 * Stricter than JSON.parse where two readers could see two messages, or one that cannot be signed as UTF-8: refuses
 * invalid UTF-8, a byte order mark, a name given twice at any level, a lone surrogate, more than 8 levels.
 * Takes time linear in the bytes; the caller bounds them.
 */
export function readMembers(bytes: Uint8Array): Result<Members, MembersRefusal> {
  const text = decodeUtf8(bytes)
  if (text === undefined) return refuse({ kind: 'not UTF-8' })
  const scan: Scan = { text, at: 0, refusal: undefined }
  const isObject = nextCode(scan) === openBrace
  const members = isObject ? readObject(scan, 1) : undefined
  if (!isObject) readValue(scan, 0)
  if (scan.refusal) return refuse(scan.refusal)
  if (!Number.isNaN(nextCode(scan))) return refuse({ kind: 'not JSON' })
  return members ? ok(members) : refuse({ kind: 'not an object' })
}

/** Takes the white space between the tokens of valid JSON text; all else, escapes too, stays as it arrived. */
export function compactJson(text: string): string {
  return text.replace(/("[^"\\]*(?:\\.[^"\\]*)*")|[ \t\n\r]+/g, '$1')
}

const tab = 0x09
const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

// The byte order mark is kept by the decoder, so that it is met as a character that starts no JSON value.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

function stop(scan: Scan, refusal: MembersRefusal): undefined {
  scan.refusal ??= refusal
  return undefined
}

/** Goes over white space and looks at the next character without taking it; NaN at the end. */
function nextCode(scan: Scan): number {
  for (;;) {
    const code = scan.text.charCodeAt(scan.at)
    if (code !== space && code !== lineFeed && code !== carriageReturn && code !== tab) return code
    scan.at++
  }
}

/** Takes the next character if it is `code`. */
function take(scan: Scan, code: number): boolean {
  if (nextCode(scan) !== code) return false
  scan.at++
  return true
}

/** Stands on the opening brace; `level` is 1 for the outermost object. */
function readObject(scan: Scan, level: number): Map<string, Member> | undefined {
  if (level > levelsMax) return stop(scan, { kind: 'nested too deep' })
  const members = new Map<string, Member>()
  scan.at++
  if (take(scan, closeBrace)) return members
  do {
    if (nextCode(scan) !== quote) return stop(scan, { kind: 'not JSON' })
    const name = readString(scan)
    if (name === undefined) return undefined
    if (members.has(name)) return stop(scan, { kind: 'duplicate member', member: name })
    if (!take(scan, colon)) return stop(scan, { kind: 'not JSON' })
    const value = readValue(scan, level)
    if (value === undefined) return undefined
    members.set(name, value)
  } while (take(scan, comma))
  return take(scan, closeBrace) ? members : stop(scan, { kind: 'not JSON' })
}

/** Stands on the opening bracket. */
function readList(scan: Scan, level: number): Member[] | undefined {
  if (level > levelsMax) return stop(scan, { kind: 'nested too deep' })
  const values: Member[] = []
  scan.at++
  if (take(scan, closeBracket)) return values
  do {
    const value = readValue(scan, level)
    if (value === undefined) return undefined
    values.push(value)
  } while (take(scan, comma))
  return take(scan, closeBracket) ? values : stop(scan, { kind: 'not JSON' })
}

/** `level` is that of the object or list the value stands in. */
function readValue(scan: Scan, level: number): Member | undefined {
  const code = nextCode(scan)
  const from = scan.at
  switch (code) {
    case quote: {
      const text = readString(scan)
      return text === undefined ? undefined : { kind: 'string', text }
    }
    case openBrace:
      return readObject(scan, level + 1) && { kind: 'object', text: scan.text.slice(from, scan.at) }
    case openBracket: {
      const values = readList(scan, level + 1)
      return values && { kind: 'list', text: scan.text.slice(from, scan.at), items: scalarTexts(values) }
    }
    default:
      return readWord(scan)
  }
}

function scalarTexts(values: readonly Member[]): string[] | null {
  const texts: string[] = []
  for (const value of values) {
    if (value.kind === 'list' || value.kind === 'object') return null
    texts.push(value.kind === 'null' ? 'null' : value.text)
  }
  return texts
}

/** Stands on the opening quote; gives the decoded text. */
function readString(scan: Scan): string | undefined {
  const { text } = scan
  const from = scan.at
  let escaped = false
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      scan.at = at + 1
      return escaped ? decodeEscapes(scan, text.slice(from, at + 1)) : text.slice(from + 1, at)
    }
    if (code < space) break
    if (code === backslash) {
      escaped = true
      at++
    }
  }
  return stop(scan, { kind: 'not JSON' })
}

function decodeEscapes(scan: Scan, quoted: string): string | undefined {
  try {
    const decoded: string = JSON.parse(quoted)
    // Half of a surrogate pair has no UTF-8 form, and what is signed is UTF-8.
    if (decoded.isWellFormed()) return decoded
  } catch {
    // JSON.parse is the judge of escapes; its words would be about a piece of the text, so they are not passed on.
  }
  return stop(scan, { kind: 'not JSON' })
}

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Reads a number, `true`, `false` or `null`: all that runs on to the next character that cannot be part of one. */
function readWord(scan: Scan): Member | undefined {
  const from = scan.at
  while (isWordCode(scan.text.charCodeAt(scan.at))) scan.at++
  const text = scan.text.slice(from, scan.at)
  if (number.test(text)) return { kind: 'number', text }
  if (text === 'true' || text === 'false') return { kind: 'boolean', text }
  if (text === 'null') return { kind: 'null' }
  return stop(scan, { kind: 'not JSON' })
}

/** Digits, small letters, and the `+`, `-`, `.` and `E` of numbers. NaN, the end of the text, is none of them. */
function isWordCode(code: number): boolean {
  const isDigit = code >= 0x30 && code <= 0x39
  const isSmallLetter = code >= 0x61 && code <= 0x7a
  return isDigit || isSmallLetter || code === 0x2b || code === 0x2d || code === 0x2e || code === 0x45
}
