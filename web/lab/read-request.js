// Reads what people paste: a body, or a whole HTTP request with its headers above.
import { readMembers } from './read-members.js'

const headerLine = /^([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)$/
const charactersMax = 200_000

const faults = {
  'not JSON': 'The body is not JSON',
  'not an object': 'The body is JSON, but not an object',
  'nested too deep': 'The body has more than 8 levels',
  'duplicate member': 'The body has a member twice',
}

/**
 * @param {string} pasted
 * @param {string} headerText
 * @returns {import('./types.d.ts').PastedRequest}
 */
export function readRequest(pasted, headerText) {
  if (pasted.length > charactersMax) return nothing(pasted, `More than ${charactersMax} characters: that is no request`)
  const { head, body } = splitHead(pasted)
  const headers = readHeaders(`${head}\n${headerText}`)
  if (body.trim() === '') return nothing(body, undefined, headers)
  const isForm = isFormBody(body, headers)
  const read = isForm ? readForm(body) : readJson(body)
  if (read.fault !== undefined) return { ...nothing(body, read.fault, headers), isForm }
  return { body, headers, isForm, notes: [], ...unwrap(read.members, body) }
}

function nothing(body, fault, headers = new Map()) {
  return { body, headers, isForm: false, notes: [], ...(fault !== undefined && { fault }) }
}

/** A request line, or headers, an empty line, and the body. */
function splitHead(pasted) {
  const at = /\r?\n\r?\n/.exec(pasted)
  const first = /^[^\r\n]*/.exec(pasted)?.[0] ?? ''
  const isHead = /^(POST|PUT) \S+|^HTTP\//.test(first) || (headerLine.test(first) && !first.startsWith('{'))
  if (!at || !isHead) return { head: '', body: pasted }
  return { head: pasted.slice(0, at.index), body: pasted.slice(at.index + at[0].length) }
}

function readHeaders(text) {
  const lines = text.split(/\r?\n/).map((line) => headerLine.exec(line.trim()))
  return new Map(lines.flatMap((line) => (line ? [[line[1].toLowerCase(), line[2].trim()]] : [])))
}

function isFormBody(body, headers) {
  const type = headers.get('content-type')
  if (type !== undefined) return type.toLowerCase().startsWith('application/x-www-form-urlencoded')
  return /^[\w.%+-]+=[^\s{}]*$/.test(body.trim())
}

function readJson(body) {
  const read = readMembers(body)
  if (read.ok) return { members: read.members }
  const name = read.member === undefined ? '' : ` (${read.member})`
  const lines = body.slice(0, read.at).split('\n')
  const place = read.at === 0 ? '' : `: line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
  return { fault: `${faults[read.kind]}${name}${place}` }
}

function readForm(body) {
  const members = new Map()
  for (const pair of body.trim().split('&').filter(Boolean)) {
    const at = pair.includes('=') ? pair.indexOf('=') : pair.length
    const [name, text] = [pair.slice(0, at), pair.slice(at + 1)].map(decode)
    if (name === undefined || text === undefined) return { fault: 'The form has a % that encodes nothing' }
    if (members.has(name)) return { fault: `The form has a name twice (${name})` }
    members.set(name, { kind: 'string', text })
  }
  return { members }
}

function decode(text) {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** HaiPay signs only the `data` of an answer, so that is what is looked at. */
function unwrap(members, body) {
  const data = members.get('data')
  if (data?.kind !== 'object' || !members.has('error') || members.has('sign')) return { members, body }
  const inner = readMembers(data.text)
  if (!inner.ok) return { members, body }
  return { members: inner.members, body: data.text, notes: ['This is an answer: only the object in data is signed.'] }
}
