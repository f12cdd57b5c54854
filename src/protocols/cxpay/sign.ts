import { hash, timingSafeEqual } from 'node:crypto'
import { compactJson, type Member, type Members } from '#core/json-members.ts'
import { printSortedText, type TextMember } from '#protocols/sorted-text.ts'

/**
 * The signature of a message (CXPay api.txt, Signature): MD5 of its sorted members and the key, in lower case. `sign`
 * itself and members without a value are no part of it.
 */
export function signMembers(members: Iterable<TextMember>, secret: string): string {
  return hash('md5', textToSign(members, secret))
}

/** The text under the signature. Never log it. */
export function textToSign(members: Iterable<TextMember>, secret: string): string {
  const signed = [...members].filter(([name, text]) => name !== 'sign' && text !== null && text !== '')
  return printSortedText(signed, secret)
}

/**
 * Tells whether the member `sign` of a request is its merchant's, in constant time and in lower case only. Numbers are
 * taken by the text that arrived, or else by their shortest form, which is what clients sign that print `100.50` from a
 * decimal and sign it as `100.5`.
 */
export function verifyRequest(members: Members, secret: string): boolean {
  const sign = members.get('sign')
  if (sign?.kind !== 'string' || !/^[0-9a-f]{32}$/.test(sign.text)) return false
  const given = Buffer.from(sign.text)
  const holds = (textOf: (member: Member) => string | null) => {
    const texts = [...members].map(([name, member]): TextMember => [name, textOf(member)])
    return timingSafeEqual(Buffer.from(signMembers(texts, secret)), given)
  }
  if (holds(sourceText)) return true
  return members.values().some(({ kind }) => kind === 'number') && holds(shortestText)
}

function sourceText(member: Member): string | null {
  if (member.kind === 'null') return null
  return member.kind === 'list' || member.kind === 'object' ? compactJson(member.text) : member.text
}

function shortestText(member: Member): string | null {
  const text = sourceText(member)
  const isDecimal = member.kind === 'number' && text !== null && /^-?\d+\.\d+$/.test(text)
  return isDecimal ? text.replace(/\.?0+$/, '') : text
}
