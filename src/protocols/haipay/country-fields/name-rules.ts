import { matching, type Rule } from '#protocols/haipay/rules.ts'

/** How the vendor's schemas of single currencies bound names. None of them has digits. */
export const nameCharactersMax = 30

export const collectName: Rule = matching(/^[A-Za-z\s!-]+$/, 'must be letters without accents, spaces, ! or -')

export const payoutName: Rule = matching(/^[A-Za-z\s'.-]+$/, "must be letters without accents, spaces, ', . or -")

export const asciiName: Rule = matching(/^[\p{ASCII}\s]+$/u, 'must be ASCII characters')

export const vietnameseName: Rule = matching(
  /^[A-Za-zÀ-ỹ\s!-]+$/,
  'must be Latin or Vietnamese letters, spaces, ! or -',
)

export const indianName: Rule = matching(/^[A-Za-z\s]+$/, 'must be letters without accents, and spaces')
