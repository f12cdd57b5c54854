// Reads one JSON object and keeps each value's text as it arrived, as the gateway does: `0.50` stays `0.50`. A test
// holds this reader and the gateway's against each other.

const levelsMax = 8
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Why a text is no request. `at` is the place in the text, counted from 0. */
class Fault extends Error {
  constructor(kind, at, member) {
    super(kind)
    this.kind = kind
    this.at = at
    this.member = member
  }
}

/**
 * @param {string} text
 * @returns {{ ok: true, members: Map<string, import('./types.d.ts').Member> }
 *   | { ok: false, kind: string, at: number, member?: string }}
 */
export function readMembers(text) {
  const scan = { text, at: 0 }
  try {
    const isObject = peek(scan) === '{'
    const members = isObject ? readObject(scan, 1) : readValue(scan, 0)
    if (peek(scan) !== '') throw new Fault('not JSON', scan.at)
    if (!isObject) throw new Fault('not an object', 0)
    return { ok: true, members }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { kind, at, member } = error
    return { ok: false, kind, at, ...(member !== undefined && { member }) }
  }
}

/** Takes the white space between the tokens of valid JSON text; all else stays as it arrived. */
export function compactJson(text) {
  return text.replace(/("[^"\\]*(?:\\.[^"\\]*)*")|[ \t\n\r]+/g, '$1')
}

/** Goes over white space; the next character, or nothing at the end. */
function peek(scan) {
  while (' \t\n\r'.includes(scan.text.charAt(scan.at)) && scan.at < scan.text.length) scan.at++
  return scan.text.charAt(scan.at)
}

function take(scan, character) {
  if (peek(scan) !== character) return false
  scan.at++
  return true
}

function readObject(scan, level) {
  if (level > levelsMax) throw new Fault('nested too deep', scan.at)
  const members = new Map()
  scan.at++
  if (take(scan, '}')) return members
  do {
    if (peek(scan) !== '"') throw new Fault('not JSON', scan.at)
    const from = scan.at
    const name = readString(scan)
    if (members.has(name)) throw new Fault('duplicate member', from, name)
    if (!take(scan, ':')) throw new Fault('not JSON', scan.at)
    members.set(name, readValue(scan, level))
  } while (take(scan, ','))
  if (!take(scan, '}')) throw new Fault('not JSON', scan.at)
  return members
}

function readList(scan, level) {
  if (level > levelsMax) throw new Fault('nested too deep', scan.at)
  const values = []
  scan.at++
  if (take(scan, ']')) return values
  do values.push(readValue(scan, level))
  while (take(scan, ','))
  if (!take(scan, ']')) throw new Fault('not JSON', scan.at)
  return values
}

function readValue(scan, level) {
  const next = peek(scan)
  const from = scan.at
  if (next === '"') return { kind: 'string', text: readString(scan) }
  if (next === '{') {
    readObject(scan, level + 1)
    return { kind: 'object', text: scan.text.slice(from, scan.at) }
  }
  if (next === '[') {
    const values = readList(scan, level + 1)
    const isFlat = values.every(({ kind }) => kind !== 'list' && kind !== 'object')
    return { kind: 'list', text: scan.text.slice(from, scan.at), items: isFlat ? values.map(({ text }) => text) : null }
  }
  return readWord(scan)
}

function readString(scan) {
  const closed = /"[^"\\]*(?:\\.[^"\\]*)*"/y
  closed.lastIndex = scan.at
  const quoted = closed.exec(scan.text)?.[0]
  if (quoted === undefined) throw new Fault('not JSON', scan.at)
  const decoded = decode(quoted)
  // Half of a surrogate pair has no UTF-8 form, and what is signed is UTF-8.
  if (decoded === undefined || !decoded.isWellFormed()) throw new Fault('not JSON', scan.at)
  scan.at += quoted.length
  return decoded
}

function decode(quoted) {
  try {
    return JSON.parse(quoted)
  } catch {
    return undefined
  }
}

function readWord(scan) {
  const [word] = /^[-+.0-9a-zE]*/.exec(scan.text.slice(scan.at, scan.at + 1_000)) ?? ['']
  const kind = number.test(word) ? 'number' : { true: 'boolean', false: 'boolean', null: 'null' }[word]
  if (typeof kind !== 'string') throw new Fault('not JSON', scan.at)
  scan.at += word.length
  return { kind, text: word }
}
