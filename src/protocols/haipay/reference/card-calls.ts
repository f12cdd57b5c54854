import { pciFields } from '#protocols/haipay/card-fields.ts'
import { exampleRequest, type FieldTable } from '#protocols/haipay/fields.ts'
import { mitFields } from '#protocols/haipay/mit-apply.ts'
import { orderNumbers, payLink } from './order-members.ts'
import { always, signature, type WireCall } from './wire-call.ts'

const applyErrors = ['4002', '4005', '4012', '4015', '5012']

const applied = [...orderNumbers, payLink]
const clientToken = always(
  'clientToken',
  'string',
  'Different for every order; opens nothing.',
  '9f1c0d6e2b7a4853c1d0e9f2',
)

/** A request of everything that a table has an example of. */
const whole = (table: FieldTable) => exampleRequest(table, {})

/** Collections with the card's data, and charges of stored cards; the hosted form is the collection of any currency. */
export const cardCalls: readonly WireCall[] = [
  {
    path: '/usd/collect/apply',
    title: 'Collection with the card’s data',
    about:
      'The PCI form: you have the card’s data and send them. It is this form when one of `accountNo`, `expiryMonth`, ' +
      '`expiryYear` and `cvv` has a value; without them, see the page of USD. Send the payer to `payUrl`: there the ' +
      'bank asks for a confirmation, or the page tells the result and goes back to you. VISA and Mastercard.',
    source: 'creditcard-pci.txt, Collection Application',
    on: ['card'],
    fields: () => pciFields,
    answer: () => [...applied, signature],
    errors: applyErrors,
    sample: whole(pciFields),
  },
  {
    path: '/usd/mit/apply',
    title: 'Charge of a stored card',
    about:
      'Without `tokenID` the payer types the card on our page, and the notice of the paid order has its `tokenID`. ' +
      'With it, that card is charged without its payer.',
    source: 'creditcard, Credit Card Collection Application MIT Mode',
    on: ['card', 'usd'],
    fields: () => mitFields,
    answer: () => [...applied, clientToken, signature],
    errors: applyErrors,
    sample: whole(mitFields),
  },
]
