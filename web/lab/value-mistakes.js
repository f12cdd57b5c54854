// Mistakes in how a value is written. Each says which plan makes the same text, so that it can be recognised.
import { compactJson } from './read-members.js'

/** Changes the text of the members that `concerns` picks. */
function changing(concerns, change) {
  return (plan) => ({
    ...plan,
    change: (text, member) =>
      concerns(member) ? change(plan.change(text, member), member) : plan.change(text, member),
  })
}

const ofKind =
  (...kinds) =>
  ({ kind }) =>
    kinds.includes(kind)
const isText = ofKind('string')
const isNumber = ofKind('number')
const isNested = ofKind('list', 'object')
/** A list of texts, numbers and booleans, without lists or objects in it. */
const isFlat = ({ kind, items }) => kind === 'list' && items !== null
const isDecimal = ({ kind, text }) => (kind === 'number' || kind === 'string') && /^-?\d+(\.\d+)?$/.test(text)
const any = () => true

const numbers = {
  group: 'number',
  fix:
    'The text must be the digits that stand in the body. Send amounts as strings, such as "100.50", and sign the ' +
    'same string: then no language prints them in its own way.',
}
const words = { group: 'boolean', fix: 'Booleans are signed as the words of JSON: true and false, in small letters.' }
const lists = { group: 'nested', fix: 'A list or an object is signed as its JSON text without spaces, as it is sent.' }
const plain = { group: 'value', fix: 'Values stand in the text as they are: not quoted, not encoded, not trimmed.' }

export const valueMistakes = [
  {
    id: 'number-shortest',
    title: 'A number was signed in its shortest form',
    ...numbers,
    plan: changing(isNumber, shortest),
  },
  {
    id: 'number-one-decimal',
    title: 'A number was signed with a decimal point',
    ...numbers,
    plan: changing(isNumber, oneDecimal),
  },
  {
    id: 'number-two-decimals',
    title: 'A number was signed with two decimals',
    ...numbers,
    plan: changing(isNumber, twoDecimals),
  },
  {
    id: 'amount-shortest',
    title: 'An amount was signed in its shortest form',
    ...numbers,
    plan: changing(isDecimal, shortest),
  },
  {
    id: 'amount-one-decimal',
    title: 'An amount was signed with one decimal',
    ...numbers,
    plan: changing(isAmount, oneDecimal),
  },
  {
    id: 'amount-two-decimals',
    title: 'An amount was signed with two decimals',
    ...numbers,
    plan: changing(isDecimal, twoDecimals),
  },
  {
    id: 'boolean-capital',
    title: 'Booleans were signed with a capital letter',
    ...words,
    plan: changing(ofKind('boolean'), (text) => (text === 'true' ? 'True' : 'False')),
  },
  {
    id: 'boolean-digit',
    title: 'Booleans were signed as 1 and 0',
    ...words,
    plan: changing(ofKind('boolean'), (text) => (text === 'true' ? '1' : '0')),
  },
  {
    id: 'boolean-php',
    title: 'Booleans were signed as PHP prints them: 1 and nothing',
    ...words,
    plan: changing(ofKind('boolean'), (text) => (text === 'true' ? '1' : '')),
  },
  { id: 'nested-spaced', title: 'A list or object was signed with spaces', ...lists, plan: changing(isNested, spaced) },
  {
    id: 'nested-as-sent',
    title: 'A list or object was signed with the white space of the body',
    ...lists,
    plan: changing(isNested, (_, { text }) => text),
  },
  {
    id: 'list-java',
    title: 'A list was signed as Java prints it',
    ...lists,
    plan: changing(isFlat, (_, { items }) => `[${items.join(', ')}]`),
  },
  {
    id: 'list-joined',
    title: 'A list was signed as JavaScript joins it',
    ...lists,
    plan: changing(isFlat, (_, { items }) => items.join(',')),
  },
  {
    id: 'nested-java',
    title: 'A list or object was signed as Java prints it',
    ...lists,
    plan: changing(isNested, asJava),
  },
  {
    id: 'nested-joined',
    title: 'A list or object was signed as JavaScript prints it',
    ...lists,
    plan: changing(isNested, (_, { text }) => String(JSON.parse(text))),
  },
  {
    id: 'nested-python',
    title: 'A list or object was signed as Python prints it',
    ...lists,
    plan: changing(isNested, asPython),
  },
  {
    id: 'nested-php',
    title: 'A list or object was signed as the word Array',
    ...lists,
    plan: changing(isNested, () => 'Array'),
  },
  { id: 'value-form-encoded', title: 'Values were encoded as in a form', ...plain, plan: changing(any, formEncoded) },
  {
    id: 'value-percent-encoded',
    title: 'Values were encoded for an address',
    ...plain,
    plan: changing(any, encodeURIComponent),
  },
  {
    id: 'value-plus-lost',
    title: 'Plus signs were signed as spaces',
    ...plain,
    plan: changing(isText, (text) => text.replaceAll('+', ' ')),
  },
  {
    id: 'value-quoted',
    title: 'Strings were signed with their quotes',
    ...plain,
    plan: changing(isText, (text) => JSON.stringify(text)),
  },
  {
    id: 'value-slashes',
    title: 'Slashes were signed as \\/',
    group: 'value',
    fix: 'PHP’s json_encode escapes slashes. Sign the value, not its JSON; for lists pass JSON_UNESCAPED_SLASHES.',
    plan: changing(any, (text) => text.replaceAll('/', '\\/')),
  },
  {
    id: 'value-unicode',
    title: 'Letters were signed as \\u escapes',
    group: 'value',
    fix: 'Sign the letters themselves in UTF-8, not the escapes of their JSON (ensure_ascii, JSON_UNESCAPED_UNICODE).',
    plan: changing(any, escaped),
  },
  {
    id: 'value-html',
    title: 'Values were escaped for HTML',
    ...plain,
    plan: changing(any, (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')),
  },
  {
    id: 'value-trimmed',
    title: 'White space around a value was dropped',
    ...plain,
    plan: changing(isText, (text) => text.trim()),
  },
  {
    id: 'value-lower',
    title: 'Values were signed in small letters',
    ...plain,
    plan: changing(any, (text) => text.toLowerCase()),
  },
  {
    id: 'value-upper',
    title: 'Values were signed in capital letters',
    ...plain,
    plan: changing(any, (text) => text.toUpperCase()),
  },
]

function isAmount({ kind, text }) {
  return isNumber({ kind }) || (isText({ kind }) && /^-?\d+\.\d+$/.test(text))
}

function shortest(text) {
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text
}

function oneDecimal(text) {
  const short = shortest(text)
  return /^-?\d+$/.test(short) ? `${short}.0` : short
}

function twoDecimals(text) {
  const [whole, digits = ''] = text.split('.')
  return digits.length > 2 ? text : `${whole}.${digits.padEnd(2, '0')}`
}

function formEncoded(text) {
  return new URLSearchParams([['', text]]).toString().slice(1)
}

/** Letters beyond ASCII as JSON escapes. */
export function escaped(text) {
  return text.replace(/[^\p{ASCII}]/gu, (letter) =>
    [...Array(letter.length).keys()].map((at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  )
}

/** JSON with a space after each comma and colon, as Python prints it. */
export function spaced(text) {
  return compactJson(text).replace(/("[^"\\]*(?:\\.[^"\\]*)*")|([,:])/g, (token, string) => string ?? `${token} `)
}

function asJava(_, { text }) {
  return print(JSON.parse(text), { name: (name) => `${name}=`, word: String, text: String })
}

function asPython(_, { text }) {
  const words = { true: 'True', false: 'False', null: 'None' }
  const quoted = (one) => `'${one}'`
  return print(JSON.parse(text), {
    name: (name) => `${quoted(name)}: `,
    word: (one) => words[one] ?? one,
    text: quoted,
  })
}

function print(value, how) {
  if (Array.isArray(value)) return `[${value.map((one) => print(one, how)).join(', ')}]`
  if (typeof value === 'string') return how.text(value)
  if (typeof value !== 'object' || value === null) return how.word(String(value))
  const members = Object.entries(value).map(([name, one]) => how.name(name) + print(one, how))
  return `{${members.join(', ')}}`
}
