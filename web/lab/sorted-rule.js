// The rule of HaiPay and CXPay: members sorted by name, `name=value` joined with `&`, and the secret last. A plan says
// how a text is put together; each usual mistake is a plan that differs in one point.
import { utf8 } from './bytes.js'
import { compactJson } from './read-members.js'

/**
 * The plan that is right. `signType` says whether `sign_type` is signed like any other member.
 * @param {{ signType: boolean }} options
 */
export function sortedPlan({ signType }) {
  return {
    keep: { sign: false, signType, empty: false, null: false, zero: true, except: '' },
    compare: compareBytes,
    base: textOf,
    change: (text) => text,
    write: (name, text) => `${name}=${text}`,
    glue: '&',
    finish: (joined, secret) => `${joined}&key=${secret}`,
    secret: (secret) => secret,
    encode: utf8,
  }
}

/**
 * The text of a request under a plan, and what became of each member.
 * @param {import('./types.d.ts').PastedRequest} request
 */
export function composeSorted(plan, { members, body }, secret) {
  const entries = [...members].map(([name, member]) => {
    const reason = reasonToLeave(plan.keep, name, member)
    const text = member.kind === 'null' ? 'null' : plan.change(plan.base(member), member)
    return { name, kind: member.kind, text: name === 'sign' ? '' : text, reason }
  })
  const signed = entries.filter(({ reason }) => reason === undefined)
  if (plan.compare) signed.sort((one, other) => plan.compare(one.name, other.name))
  const left = entries.filter(({ reason }) => reason !== undefined)
  const joined = signed.map(({ name, text, kind }) => plan.write(name, text, kind)).join(plan.glue)
  return { entries: [...signed, ...left], text: plan.finish(joined, plan.secret(secret), { body, signed }) }
}

function reasonToLeave(keep, name, { kind, text }) {
  if (name === keep.except) return 'left out'
  if (name === 'sign') return keep.sign ? undefined : 'the signature itself'
  if (name === 'sign_type' && !keep.signType) return 'never signed'
  if (kind === 'null') return keep.null ? undefined : 'null'
  if (text === '') return keep.empty ? undefined : 'empty'
  return !keep.zero && /^(?:0|0\.0*|false)$/.test(text) ? 'zero' : undefined
}

/** A value as it stands in the text: decoded for strings, digit by digit for numbers, without white space for lists. */
function textOf({ kind, text }) {
  return kind === 'list' || kind === 'object' ? compactJson(text) : text
}

/** Names in the order of their UTF-8 bytes, which is that of their code points: capitals come first. */
function compareBytes(one, other) {
  const [left, right] = [[...one], [...other]].map((name) => name.map((character) => character.codePointAt(0)))
  const at = left.findIndex((code, index) => code !== right[index])
  return at === -1 ? left.length - right.length : left[at] - (right[at] ?? -1)
}
