import type { Members } from '#core/json-members.ts'
import { cardMethodCode } from '#domain/cards/index.ts'
import type { PaymentCard } from '#domain/orders/index.ts'
import { type FieldTable, optional, required, type Texts } from './fields.ts'
import { currencyCode, email, matching, noticeUrl, oneOf, partnerUserId, phone, webUrl } from './rules.ts'

export const clientType = oneOf('APP', 'WEB', 'WAP', 'MINIAPP', 'OTHERS')

/** A card. Any of these makes a request the PCI form. */
export const cardData = [
  required('accountNo', 19, matching(/^\d{12,19}$/, 'must be the digits of a card number')),
  required('expiryMonth', 2, matching(/^(0[1-9]|1[0-3])$/, 'must be a month of two digits')),
  required('expiryYear', 4, matching(/^20\d{2}$/, 'must be a year of four digits')),
  required('cvv', 4, matching(/^\d{2,4}$/, 'must be the digits of a security code')),
] as const satisfies FieldTable
const cardMembers = cardData.map(({ name }) => name)

/**
 * HaiPay creditcard-pci.txt, Collection Application, in its order. `notifyUrl` falls back to the app's address, as the
 * page's own sample needs. Month 13 and short security codes are read because the sandbox declines them; what a real
 * card cannot have is refused by the engine. Of the card nothing is kept with the order.
 */
export const pciFields = [
  required('orderId', 48),
  { ...required('name', 255), kept: 'party' },
  { ...optional('phone', 32, phone), kept: 'party' },
  { ...required('email', 254, email), kept: 'party' },
  required('amount', 32),
  required('payType', 64),
  required('inBankCode', 64),
  required('callBackUrl', 2048, webUrl),
  optional('notifyUrl', 2048, noticeUrl),
  { ...optional('country', 255), kept: 'fields' },
  optional('currency', 4, currencyCode),
  { ...required('clientType', 16, clientType), kept: 'fields' },
  ...cardData,
  { ...required('referer', 2048), kept: 'fields' },
  { ...required('userAgent', 1024), kept: 'fields' },
  { ...required('customerIp', 64), kept: 'fields' },
  required('subject', 255),
  { ...optional('body', 1024), lines: true, kept: 'fields' },
  { ...required('partnerUserId', 128, partnerUserId), kept: 'party' },
] as const satisfies FieldTable

type PciTexts = Texts<typeof pciFields>

/** Whether a dollar collection carries the card itself (HaiPay creditcard-pci.txt) instead of asking for our page. */
export function isPciForm(members: Members, currency: string): boolean {
  if (currency !== 'USD' || textOf(members, 'payType') !== 'BANK_TRANSFER') return false
  if (textOf(members, 'inBankCode') !== cardMethodCode) return false
  return carriesCard(members)
}

/** Whether a request has any member of a card. */
export function carriesCard(members: Members): boolean {
  return cardMembers.some((name) => {
    const member = members.get(name)
    return member !== undefined && member.kind !== 'null' && !(member.kind === 'string' && member.text === '')
  })
}

/** The card of a PCI form. Its security code exists here, in the call to the channel, and nowhere else. */
export function cardOf(texts: PciTexts): PaymentCard {
  const { accountNo: number, expiryMonth, expiryYear, cvv, name: holder } = texts
  return { kind: 'typed', details: { number, expiryMonth, expiryYear, holder, cvv }, keep: false }
}

function textOf(members: Members, name: string): string | undefined {
  const member = members.get(name)
  return member?.kind === 'string' ? member.text : undefined
}
