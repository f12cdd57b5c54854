import { matching, type Rule } from '#protocols/rules.ts'

export { currencyCode, email, matching, noticeUrl, oneOf, phone, type Rule, webUrl, where } from '#protocols/rules.ts'

/** Letters, digits and the symbols of the page, whose list ends with a full stop that may be one of them. */
export const partnerUserId: Rule = matching(
  /^[A-Za-z0-9\-~!@#$%&*()_.]+$/,
  'must be letters, digits or the symbols -~!@#$%&*()_.',
)
