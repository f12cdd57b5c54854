import { isNoticeUrl } from '#core/public-address.ts'
import type { Rule } from './fields.ts'

export type { Rule }

/** What could be an address; whether somebody reads it cannot be told from its text. */
export const email: Rule = matching(/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/, 'must be an e-mail address')

export const phone: Rule = matching(/^\+?\d{5,20}$/, 'must be 5 to 20 digits, with or without + in front')

export const currencyCode: Rule = matching(/^[A-Za-z]{3,4}$/, 'must be a currency code')

/** A browser is sent there, so no scheme but the two of the web: `javascript:` would run in the payer's page. */
export const webUrl: Rule = {
  says: 'must be an http or https address',
  holds: (text) => /^https?:\/\/\S(.*\S)?$/i.test(text) && URL.canParse(text),
}

/** As far as the text tells; whether loopback is allowed is the engine's to say, in the same words. */
export const noticeUrl: Rule = {
  says: 'must be a public http or https address without user and password',
  holds: (text) => isNoticeUrl(text, { loopbackAllowed: true }),
}

/** A rule by a pattern. The pattern must not take more than linear time. */
export function matching(pattern: RegExp, says: string): Rule {
  return { says, holds: (text) => pattern.test(text), pattern }
}

/** A rule by a pattern that says what a text looks like, and a check of what the pattern cannot say. */
export function where(rule: Rule, holds: (text: string) => boolean): Rule {
  return { ...rule, holds: (text) => rule.holds(text) && holds(text) }
}

/** A rule by a list of words, told in its order. */
export function oneOf(...words: readonly string[]): Rule {
  return { says: `must be one of ${words.join(', ')}`, holds: (text) => words.includes(text), oneOf: words }
}
