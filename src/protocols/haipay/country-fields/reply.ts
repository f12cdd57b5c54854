import type { Order } from '#domain/orders/index.ts'
import { holdsWhen, type When } from '#protocols/haipay/fields.ts'

/** One field that the answer to a collection carries beside numbers and link, where it has a value. */
export type ReplyField = {
  readonly name: string
  /** Which of the channel's instructions it is. */
  readonly from: Exclude<keyof NonNullable<Order['instructions']>, 'payUrl'>
  /** The methods that have it, by payType and inBankCode; absent: all. */
  readonly when?: When
  readonly about: string
  readonly example: string
}

const qr = { payType: ['QR'] } as const
const virtualAccount = { payType: ['VA'] } as const

const qrCode = (when: When): ReplyField => ({
  ...{ name: 'qrCode', from: 'qrCode', when },
  ...{ about: 'The text inside the QR picture.', example: '00020101021226580014br.gov.bcb.pix' },
})
const bankCode = (when?: When): ReplyField => ({
  ...{ name: 'bankCode', from: 'bankCode', ...(when && { when }) },
  ...{ about: 'The receiving bank, which may be another than was asked for.', example: 'BIDV' },
})
const bankNo = (about: string, example: string, when?: When): ReplyField => ({
  ...{ name: 'bankNo', from: 'bankNo', ...(when && { when }) },
  ...{ about, example },
})
const bankUserName = (when: When): ReplyField => ({
  ...{ name: 'bankUserName', from: 'bankUserName', when },
  ...{ about: "The receiver's name.", example: 'NGUYEN VAN AN' },
})

/** HaiPay Api.txt, Collection Application: a QR has its text; a virtual account, of any country, its number. */
const everywhere: readonly ReplyField[] = [
  qrCode(qr),
  bankCode(virtualAccount),
  bankNo('The virtual account.', '8800212345678901', virtualAccount),
  bankUserName(virtualAccount),
]

const dongTransfer = { payType: ['BANK_TRANSFER'] } as const
const stablecoin = [bankNo('The address on the chain.', 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE')]

/** What single countries add (Api.txt, and the pages of the countries). */
const byCurrency: ReadonlyMap<string, readonly ReplyField[]> = new Map(
  Object.entries({
    VND: [
      bankCode(dongTransfer),
      {
        ...{ name: 'bankName', from: 'bankName', when: dongTransfer },
        ...{ about: "The receiving bank's name.", example: 'BIDV' },
      },
      bankNo('The receiving account.', '1234567890', dongTransfer),
      bankUserName(dongTransfer),
      {
        ...{ name: 'description', from: 'description', when: dongTransfer },
        ...{ about: 'What the payer writes into the transfer.', example: '202511210913050100000001' },
      },
    ],
    // Both names carry the code that the payer shows at a counter.
    EGP: [
      { name: 'referenceCode', from: 'bankNo', about: 'The reference code.', example: '123456789012' },
      bankNo('The reference code.', '123456789012'),
    ],
    MXN: [bankCode(qr)],
    BRL: [bankCode(qr), bankNo('The PIX key that is paid to.', 'shop@pix.example', qr)],
    INR: [bankCode(), bankNo('The UPI address that is paid to.', 'shop@example')],
    USDT: stablecoin,
    USDC: stablecoin,
  } satisfies Readonly<Record<string, readonly ReplyField[]>>),
)

/** The currencies whose answers have fields of their own. */
export const currenciesWithReplies: readonly string[] = [...byCurrency.keys()]

/** The fields that the answers of a currency may carry beside numbers, link and conversion. */
export function replyFields(currency: string): readonly ReplyField[] {
  return [...everywhere, ...(byCurrency.get(currency) ?? [])]
}

/** What the answer to a collection carries of its channel's instructions: what its page names and what has a value. */
export function printReply({ instructions, amount, payType, methodCode }: Order): Record<string, string> {
  if (!instructions) return {}
  const method = { payType, inBankCode: methodCode }
  return Object.fromEntries(
    replyFields(amount.currency).flatMap(({ name, from, when = {} }) => {
      const text = holdsWhen(when, method) ? instructions[from] : undefined
      return text ? [[name, text]] : []
    }),
  )
}
