// Mistakes in what is signed, in which order, and what stands around it.
import { hex, latin1, utf8 } from './bytes.js'
import { compactJson } from './read-members.js'
import { valueMistakes } from './value-mistakes.js'

const keeping = (keep) => (plan) => ({ ...plan, keep: { ...plan.keep, ...keep } })
const setting = (changes) => (plan) => ({ ...plan, ...changes })

const order = {
  group: 'order',
  fix: 'Sort the names by their bytes, as a plain sort of strings does: capital letters come before small ones.',
}
const empties = { group: 'empty', fix: 'A member without a value is no part of the text. Drop it before you join.' }
const ending = { group: 'key', fix: 'The text ends with &key= and the secret, right behind the last value.' }
const frame = { group: 'frame', fix: 'Members are written name=value and joined with one & and nothing else.' }

const takenMistakes = [
  { id: 'order-as-sent', title: 'The members were not sorted', ...order, plan: setting({ compare: undefined }) },
  {
    id: 'order-ignoring-case',
    title: 'The members were sorted as if capitals were small letters',
    ...order,
    plan: setting({ compare: (one, other) => compareText(one.toLowerCase(), other.toLowerCase()) }),
  },
  {
    id: 'order-reverse',
    title: 'The members were sorted downwards',
    ...order,
    plan: setting({ compare: (one, other) => compareText(other, one) }),
  },
  { id: 'empty-included', title: 'Empty values were signed', ...empties, plan: keeping({ empty: true }) },
  { id: 'null-word', title: 'null was signed as a word', ...empties, group: 'null', plan: keeping({ null: true }) },
  {
    id: 'null-empty',
    title: 'null was signed as an empty value',
    ...empties,
    group: 'null',
    plan: (plan) => writingNull(keeping({ null: true })(plan), ''),
  },
  {
    id: 'null-python',
    title: 'null was signed as None',
    ...empties,
    group: 'null',
    plan: (plan) => writingNull(keeping({ null: true })(plan), 'None'),
  },
  {
    id: 'empty-and-null-included',
    title: 'Empty values and nulls were signed',
    ...empties,
    plan: (plan) => writingNull(keeping({ null: true, empty: true })(plan), ''),
  },
  {
    id: 'zero-dropped',
    title: 'A zero or false was dropped as if it were empty',
    group: 'zero',
    fix: '0 and false are values and are signed. PHP’s empty() and a bare “if (value)” take them for nothing.',
    plan: keeping({ zero: false }),
  },
  {
    id: 'sign-included',
    title: 'An empty sign stood in the text',
    group: 'sign',
    fix: 'Leave the member sign out of the text altogether; add it to the request after signing.',
    plan: keeping({ sign: true }),
  },
]

const endMistakes = [
  { id: 'key-missing', title: 'The secret is missing', ...ending, plan: setting({ finish: (joined) => joined }) },
  {
    id: 'key-without-name',
    title: '&key= is missing before the secret',
    ...ending,
    plan: finish((all, key) => all + key),
  },
  {
    id: 'key-without-word',
    title: 'key= is missing before the secret',
    ...ending,
    plan: finish((all, key) => `${all}&${key}`),
  },
  {
    id: 'key-without-and',
    title: 'The & before key= is missing',
    ...ending,
    plan: finish((all, key) => `${all}key=${key}`),
  },
  { id: 'key-first', title: 'The secret stood first', ...ending, plan: finish((all, key) => `key=${key}&${all}`) },
  { id: 'key-bare-first', title: 'The bare secret stood first', ...ending, plan: finish((all, key) => key + all) },
  {
    id: 'key-sorted',
    title: 'The secret was sorted in among the members',
    ...ending,
    plan: (plan) => ({ ...plan, finish: (_, secret, { signed }) => sortIn(plan, signed, secret) }),
  },
  ...['Key', 'KEY', 'secret', 'secretKey', 'appSecret', 'apiKey'].map((name) => ({
    id: `key-named-${name}`,
    title: `The secret was named ${name}`,
    ...ending,
    plan: finish((all, key) => `${all}&${name}=${key}`),
  })),
  {
    id: 'key-line-break',
    title: 'A line break stands behind the secret',
    group: 'secret',
    fix: 'The secret was read with its line’s end, for example from a file. Trim it.',
    plan: setting({ secret: (secret) => `${secret}\n` }),
  },
  {
    id: 'key-trimmed',
    title: 'The pasted secret has white space around it',
    group: 'secret',
    fix: 'The signature was made without that white space. Paste the secret without it.',
    plan: setting({ secret: (secret) => secret.trim() }),
  },
  {
    id: 'values-only',
    title: 'Only the values were joined, without their names',
    ...frame,
    plan: setting({ write: (_, text) => text }),
  },
  ...[
    ['nothing', ''],
    ['commas', ','],
    ['line breaks', '\n'],
    ['&amp;', '&amp;'],
  ].map(([name, glue]) => ({
    id: `glue-${name.replace(/\W/g, '-')}`,
    title: `The members were joined with ${name}`,
    ...frame,
    plan: setting({ glue }),
  })),
  {
    id: 'body-signed',
    title: 'The body was signed instead of the sorted members',
    ...frame,
    plan: setting({ finish: (_, secret, { body }) => `${body}&key=${secret}` }),
  },
  {
    id: 'body-compact-signed',
    title: 'The JSON text of the members was signed instead of the sorted members',
    ...frame,
    plan: setting({ finish: (_, secret, { body }) => `${withoutSign(body)}&key=${secret}` }),
  },
]

const byteMistakes = [
  {
    id: 'line-break-at-end',
    title: 'A line break at the end was signed too',
    group: 'bytes',
    fix: 'Programs such as echo add a line break: use printf, or echo -n.',
    plan: (plan) => ({ ...plan, encode: (text) => plan.encode(`${text}\n`) }),
  },
  {
    id: 'latin1',
    title: 'The text was not signed in UTF-8',
    group: 'bytes',
    fix: 'Take the UTF-8 bytes: in Java getBytes(StandardCharsets.UTF_8), also where the machine has another default.',
    plan: setting({ encode: latin1 }),
  },
  {
    id: 'text-lower',
    title: 'The whole text was put in small letters',
    group: 'bytes',
    fix: 'Names and values keep their capitals.',
    plan: (plan) => ({ ...plan, encode: (text) => plan.encode(text.toLowerCase()) }),
  },
  {
    id: 'text-upper',
    title: 'The whole text was put in capital letters',
    group: 'bytes',
    fix: 'Names and values keep their letters as they are.',
    plan: (plan) => ({ ...plan, encode: (text) => plan.encode(text.toUpperCase()) }),
  },
]

export const sortedMistakes = [...takenMistakes, ...endMistakes, ...valueMistakes, ...byteMistakes]

/** Mistakes that a request has with one of its members: it was not signed at all. */
export function memberMistakes(members) {
  return [...members.keys()]
    .filter((name) => name !== 'sign')
    .map((name) => ({
      id: `member-${name}`,
      title: `${name} was not signed`,
      group: 'member',
      fix: 'Every member that has a value is signed, also those that were added last, or by a framework.',
      plan: keeping({ except: name }),
    }))
}

/** A digest of a digest: `hash` is that of the inner one. */
export function digestFirst(name, hash) {
  return {
    id: `${name.toLowerCase()}-first`,
    title: `The ${name} of the text was signed, not the text`,
    group: 'message',
    fix: 'The function that signs takes the digest by itself. Give it the text.',
    plan: setting({ message: async (bytes) => utf8(hex(await hash(bytes))) }),
  }
}

function finish(write) {
  return setting({ finish: write })
}

function writingNull(plan, word) {
  return { ...plan, write: (name, text, kind) => plan.write(name, kind === 'null' ? word : text, kind) }
}

function sortIn({ write, compare, glue }, signed, secret) {
  const all = [...signed, { name: 'key', text: secret, kind: 'string' }]
  if (compare) all.sort((one, other) => compare(one.name, other.name))
  return all.map(({ name, text, kind }) => write(name, text, kind)).join(glue)
}

/** The body's JSON without its `sign` and without white space. */
function withoutSign(body) {
  return compactJson(body)
    .replace(/,?"sign":"[^"]*"/, '')
    .replace(/^\{,/, '{')
}

function compareText(one, other) {
  if (one === other) return 0
  return one < other ? -1 : 1
}
