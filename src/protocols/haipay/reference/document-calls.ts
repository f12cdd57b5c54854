import { documentFields } from '#protocols/haipay/document-download.ts'
import { voucherFields } from '#protocols/haipay/voucher.ts'
import { voucherPdfFields } from '#protocols/haipay/voucher-pdf.ts'
import { always, signature, type WireCall } from './wire-call.ts'

const orderNo = '1525091710234210109'

/** Statements and vouchers. */
export const documentCalls: readonly WireCall[] = [
  {
    path: '/common/document/download',
    title: 'Statement of a day',
    about:
      'A link, good for one hour, to a CSV file of one day of the app: payouts, collections or the fund flow. The ' +
      'file of a day is there from 13:00 of the next day on, for 92 days.',
    source: 'CommonApi, Document download',
    on: ['common'],
    fields: () => documentFields,
    answer: () => [
      always('appId', 'integer', 'Your app.', 1054),
      always('type', 'integer', 'As asked.', 20, { oneOf: [15, 20, 40] }),
      always('date', 'string', 'As asked.', '20270131'),
      always('fileUrl', 'string', 'Where the file is.', 'https://pay.example/haipay/common/document/file/…'),
      always('expired', 'string', 'Until when, in the zone of the currency.', '2027-02-01 14:00:00'),
      signature,
    ],
    errors: [],
    sample: { type: '20', date: '20270131' },
  },
  {
    path: '/common/voucher',
    title: 'Voucher of a payout',
    about: 'A picture that shows a payout that succeeded or failed, in Chinese.',
    source: 'CommonApi, Voucher',
    on: ['common'],
    fields: () => voucherFields,
    answer: () => [
      always('orderNo', 'string', 'As asked.', orderNo),
      always('data', 'string', 'A PNG picture in base64.', 'iVBORw0KGgo…'),
      signature,
    ],
    errors: ['4013'],
    sample: { orderNo },
  },
  {
    path: '/common/voucher/pdf',
    title: 'Vouchers of payouts as PDF',
    about: 'Of one payout a PDF, of several a ZIP of PDFs. Nothing is made unless each of them succeeded or failed.',
    source: 'VoucherPdf',
    on: ['common'],
    lists: [
      always('orderNos', 'array', 'Our numbers of 1 to 100 payouts. A list is signed as its JSON without spaces.', [
        orderNo,
      ]),
    ],
    fields: () => voucherPdfFields,
    answer: () => ({ contentTypes: ['application/pdf', 'application/zip'], about: 'The file' }),
    errors: ['4013'],
    sample: { orderNos: [orderNo], lang: 'en' },
  },
]
