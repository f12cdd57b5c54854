// Cashy's rule: the bytes of the body as they are sent, and the key right behind them.
import { hmac, latin1, utf8 } from './bytes.js'
import { compactJson, readMembers } from './read-members.js'
import { composeSorted, sortedPlan } from './sorted-rule.js'
import { escaped, spaced } from './value-mistakes.js'

/** The plan that is right. */
export function rawPlan() {
  return {
    change: (body) => body,
    finish: (body, key) => body + key,
    secret: (key) => key,
    encode: utf8,
  }
}

export function composeRaw(plan, request, secret) {
  return { entries: [], text: plan.finish(plan.change(request.body), plan.secret(secret), request) }
}

const setting = (changes) => (plan) => ({ ...plan, ...changes })
const body = {
  group: 'body',
  fix:
    'Make the body once, as a string: sign that string and send the same one. A library that is given an object ' +
    'makes JSON of its own.',
}
const key = { group: 'key', fix: 'The key stands right behind the body: no name, no separator, nothing else.' }

const bodyMistakes = [
  ['compact', 'Signed without the white space of the body that was sent', compact],
  ['spaced', 'Signed with spaces behind commas and colons (Python’s json.dumps)', ifJson(spaced)],
  ['indented-2', 'Signed as JSON of 2 spaces, sent otherwise', reprint(2)],
  ['indented-4', 'Signed as JSON of 4 spaces, sent otherwise', reprint(4)],
  ['reprinted', 'Signed as another JSON library prints it: 100.0 becomes 100', reprint(0)],
  ['sorted', 'Signed with its members sorted', ifJson((text) => JSON.stringify(sortMembers(JSON.parse(text))))],
  ['slashes-escaped', 'Signed with slashes as \\/, sent with /', (text) => text.replace(/(?<!\\)\//g, '\\/')],
  ['slashes-plain', 'Signed with /, sent with slashes as \\/', (text) => text.replaceAll('\\/', '/')],
  [
    'compact-slashes-escaped',
    'Signed without white space and with slashes as \\/',
    (text) => compact(text).replace(/(?<!\\)\//g, '\\/'),
  ],
  ['unicode-escaped', 'Signed with letters as \\u escapes, sent as letters', escaped],
  ['unicode-plain', 'Signed as letters, sent as \\u escapes', plainLetters],
  ['php', 'Signed as PHP’s json_encode prints it', (text) => escaped(compact(text)).replace(/(?<!\\)\//g, '\\/')],
  ['trimmed', 'Signed without the white space around the body', (text) => text.trim()],
  ['carriage-returns', 'Signed with line breaks of Windows', (text) => text.replace(/\r?\n/g, '\r\n')],
  ['line-break-at-end', 'Signed with a line break at the end of the body', (text) => `${text}\n`],
  ['line-break-windows', 'Signed with a line break of Windows at the end of the body', (text) => `${text}\r\n`],
  ['byte-order-mark', 'Signed with a byte order mark in front', (text) => `\ufeff${text}`],
  [
    'empty-sign',
    'Signed while the body had an empty sign member',
    ifJson((text) => text.replace(/\s*\}\s*$/, ',"sign":""}')),
  ],
  ['without-sign', 'Signed before a sign member was added to the body', withoutSign],
  ['not-signed', 'Only the key was hashed: the body was empty', () => ''],
].map(([id, title, change]) => ({ id: `body-${id}`, title, ...body, plan: setting({ change }) }))

const keyMistakes = [
  { id: 'key-missing', title: 'The key is missing', ...key, plan: setting({ finish: (text) => text }) },
  {
    id: 'key-named',
    title: '&key= stands before the key',
    ...key,
    plan: setting({ finish: (text, secret) => `${text}&key=${secret}` }),
  },
  {
    id: 'key-and',
    title: 'An & stands before the key',
    ...key,
    plan: setting({ finish: (text, secret) => `${text}&${secret}` }),
  },
  { id: 'key-first', title: 'The key stood first', ...key, plan: setting({ finish: (text, secret) => secret + text }) },
  {
    id: 'key-line-break',
    title: 'A line break stands behind the key',
    group: 'secret',
    fix: 'The key was read with its line’s end, for example from a file. Trim it.',
    plan: setting({ secret: (secret) => `${secret}\n` }),
  },
  {
    id: 'key-trimmed',
    title: 'The pasted key has white space around it',
    group: 'secret',
    fix: 'The signature was made without that white space. Paste the key without it.',
    plan: setting({ secret: (secret) => secret.trim() }),
  },
  {
    id: 'sorted-members',
    title: 'The sorted members were signed instead of the body',
    group: 'key',
    fix: 'That is the rule of other gateways. Cashy signs the bytes of the body, with nothing sorted.',
    plan: setting({ finish: (_, secret, request) => sortedText(request, secret, '&key=') }),
  },
  {
    id: 'sorted-members-bare',
    title: 'The sorted members and the bare key were signed instead of the body',
    group: 'key',
    fix: 'Cashy signs the bytes of the body, with nothing sorted.',
    plan: setting({ finish: (_, secret, request) => sortedText(request, secret, '') }),
  },
]

const byteMistakes = [
  {
    id: 'latin1',
    title: 'The body was not signed in UTF-8',
    group: 'bytes',
    fix: 'Sign the UTF-8 bytes that are sent: in Java getBytes(StandardCharsets.UTF_8).',
    plan: setting({ encode: latin1 }),
  },
]

export const rawMistakes = [...bodyMistakes, ...keyMistakes, ...byteMistakes]

/** MD5 keyed as HMAC, which looks alike and is another thing. */
export function hmacMistake(fix) {
  return {
    id: 'hmac',
    title: 'HMAC was computed, not a plain digest',
    group: 'seal',
    fix,
    plan: (plan) => ({
      ...plan,
      finish: (text) => text,
      seal: (algorithm, bytes, secret) => hmac(algorithm, utf8(secret), bytes),
    }),
  }
}

function compact(text) {
  return readMembers(text).ok ? compactJson(text) : text
}

function ifJson(change) {
  return (text) => (readMembers(text).ok ? change(text) : text)
}

function reprint(spaces) {
  return ifJson((text) => JSON.stringify(JSON.parse(text), null, spaces))
}

function plainLetters(text) {
  return text.replace(/(?:\\u[0-9a-f]{4})+/gi, (escapes) => JSON.parse(`"${escapes}"`))
}

function withoutSign(text) {
  return text.replace(/,\s*"sign"\s*:\s*"[^"]*"/i, '').replace(/"sign"\s*:\s*"[^"]*"\s*,\s*/i, '')
}

function sortMembers(value) {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, value[name]]))
}

function sortedText(request, secret, before) {
  const { members } = request
  if (members === undefined) return ''
  const plan = { ...sortedPlan({ signType: true }), finish: (joined, end) => joined + before + end }
  return composeSorted(plan, { ...request, members }, secret).text
}
