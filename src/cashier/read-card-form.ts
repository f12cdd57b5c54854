import { z } from 'zod'
import type { CardRefusal } from '#domain/cards/index.ts'
import type { Texts } from './text.ts'

/** A card as its payer typed it. */
export type TypedCard = {
  readonly number: string
  readonly expiryMonth: string
  readonly expiryYear: string
  readonly holder: string
  readonly cvv: string
}

/** The fields of the form, by their names. */
export type CardField = 'number' | 'expiry' | 'cvv' | 'holder'

/** What is wrong, by field, as the key of the words that say it. */
export type CardFaults = Readonly<Partial<Record<CardField, keyof Texts['cardFaults']>>>

/** What the form shows again. Neither number nor security code is: they stand in no page. */
export type CardEntry = { readonly holder: string; readonly expiry: string; readonly faults: CardFaults }

type ReadForm = {
  readonly card: TypedCard | undefined
  readonly faults: CardFaults
  readonly kept: Omit<CardEntry, 'faults'>
}

const holderMax = 100
const Form = z.object({
  number: z.string().catch(''),
  expiry: z.string().catch(''),
  cvv: z.string().catch(''),
  holder: z.string().catch(''),
})

/** Reads the form with blanks and hyphens where people put them. Whether the card can be real is not judged here. */
export function readCardForm(body: unknown): ReadForm {
  const form = Form.parse(body ?? {})
  const number = form.number.replace(/[\s-]/g, '')
  const expiry = readExpiry(form.expiry)
  const cvv = form.cvv.trim()
  const holder = form.holder.trim().replace(/\s+/g, ' ')
  const faults: CardFaults = {
    ...(!/^\d{12,19}$/.test(number) && { number: 'number' }),
    ...(!expiry && { expiry: 'expiry' }),
    ...(!/^\d{2,4}$/.test(cvv) && { cvv: 'cvv' }),
    ...(!isName(holder) && { holder: 'holder' }),
  }
  const kept = { holder: isName(holder) ? holder : '', expiry: expiry ? form.expiry.trim() : '' }
  if (!expiry || Object.keys(faults).length > 0) return { card: undefined, faults, kept }
  return { card: { number, ...expiry, cvv, holder }, faults, kept }
}

/** What the form says of a card that the engine did not take. */
export function faultOfRefusal(refusal: CardRefusal): CardFaults {
  const faults: Record<CardRefusal, CardFaults> = {
    'card number not valid': { number: 'number' },
    'card brand not taken': { number: 'brand' },
    'card expiry not valid': { expiry: 'expiry' },
    'card expired': { expiry: 'expired' },
    'card code not valid': { cvv: 'cvv' },
  }
  return faults[refusal]
}

/** A number typed where the name belongs would stand on the page again. */
function isName(text: string): boolean {
  return text !== '' && text.length <= holderMax && !/\d{6}|\p{Cc}/u.test(text.replace(/[ -]/g, ''))
}

/** `11/28`, `11 / 2028`, `1128`; two digits of a year are of this century. */
function readExpiry(text: string): Pick<TypedCard, 'expiryMonth' | 'expiryYear'> | undefined {
  const [, month, year] =
    /^(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})$/.exec(text.trim()) ?? /^(\d{2})\s*(\d{4}|\d{2})$/.exec(text.trim()) ?? []
  if (month === undefined || year === undefined) return undefined
  return { expiryMonth: month.padStart(2, '0'), expiryYear: year.length === 2 ? `20${year}` : year }
}
