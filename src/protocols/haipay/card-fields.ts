import type { Members } from '#core/json-members.ts'
import { cardMethodCode } from '#domain/cards/index.ts'
import type { PaymentCard } from '#domain/orders/index.ts'
import { type FieldTable, optional, required, type Texts } from './fields.ts'
import { currencyCode, email, matching, noticeUrl, oneOf, partnerUserId, phone, webUrl } from './rules.ts'

/** Any of these makes a card collection the PCI form. */
const cardMembers = ['accountNo', 'expiryMonth', 'expiryYear', 'cvv'] as const

const clientType = oneOf('APP', 'WEB', 'WAP', 'MINIAPP', 'OTHERS')

/**
 * HaiPay creditcard-pci.txt, Collection Application, in its order. `notifyUrl` falls back to the app's address, as the
 * page's own sample needs. Month 13 and short security codes are read because the sandbox declines them; what a real
 * card cannot have is refused by the engine. Of the card nothing is kept with the order.
 */
export const pciFields = [
  { ...required('orderId', 48), about: 'Your order number, unique per app.', example: 'M233323000059' },
  { ...required('name', 255), kept: 'party', about: 'The name on the card.', example: 'Jane Payer' },
  { ...optional('phone', 32, phone), kept: 'party', about: "The payer's telephone.", example: '13122336688' },
  { ...required('email', 254, email), kept: 'party', about: "The payer's address.", example: 'payer@example.com' },
  { ...required('amount', 32), about: 'In dollars, 0.99 to 1000.00.', example: '100.00' },
  { ...required('payType', 64), about: 'The kind of method.', example: 'BANK_TRANSFER' },
  { ...required('inBankCode', 64), about: 'The method.', example: 'CREDIT_CARD' },
  {
    ...required('callBackUrl', 2048, webUrl),
    about: "Where the payer's browser goes when the payment ended.",
    example: 'https://shop.example/paid',
  },
  {
    ...optional('notifyUrl', 2048, noticeUrl),
    about: "Where notices go; absent: the app's address.",
    example: 'https://shop.example/notices',
  },
  { ...optional('country', 255), kept: 'fields', about: "The payer's country.", example: 'US' },
  {
    ...optional('currency', 4, currencyCode),
    about: 'The currency of the amount, where it is another than USD: it is then converted.',
  },
  { ...required('clientType', 16, clientType), kept: 'fields', about: 'Where the payer is.', example: 'WEB' },
  {
    ...required('accountNo', 19, matching(/^\d{12,19}$/, 'must be the digits of a card number')),
    about: 'The card number.',
    example: '4242424242424242',
  },
  {
    ...required('expiryMonth', 2, matching(/^(0[1-9]|1[0-3])$/, 'must be a month of two digits')),
    about: 'The month on the card, two digits.',
    example: '12',
  },
  {
    ...required('expiryYear', 4, matching(/^20\d{2}$/, 'must be a year of four digits')),
    about: 'The year on the card, four digits.',
    example: '2031',
  },
  {
    ...required('cvv', 4, matching(/^\d{2,4}$/, 'must be the digits of a security code')),
    about: 'The security code.',
    example: '123',
  },
  {
    ...required('referer', 2048),
    kept: 'fields',
    about: 'The address of the page that the payer paid on.',
    example: 'https://shop.example/checkout',
  },
  {
    ...required('userAgent', 1024),
    kept: 'fields',
    about: "The payer's browser, as it names itself.",
    example: 'Mozilla/5.0',
  },
  {
    ...required('customerIp', 64),
    kept: 'fields',
    about: "The address of the payer's machine.",
    example: '203.0.113.7',
  },
  { ...required('subject', 255), about: 'What is paid for.', example: 'A pair of shoes' },
  { ...optional('body', 1024), lines: true, kept: 'fields', about: 'More about it.', example: 'Size 42, blue' },
  {
    ...required('partnerUserId', 128, partnerUserId),
    kept: 'party',
    about: 'Your number of the payer.',
    example: '9527',
  },
] as const satisfies FieldTable

type PciTexts = Texts<typeof pciFields>

/** Whether a dollar collection carries the card itself (HaiPay creditcard-pci.txt) instead of asking for our page. */
export function isPciForm(members: Members, currency: string): boolean {
  if (currency !== 'USD' || textOf(members, 'payType') !== 'BANK_TRANSFER') return false
  if (textOf(members, 'inBankCode') !== cardMethodCode) return false
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
