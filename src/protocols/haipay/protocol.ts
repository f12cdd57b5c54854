import { describeCard } from '#domain/cards/index.ts'
import { buildVoucherRenderer } from '#domain/vouchers/index.ts'
import type { Protocol } from '#protocols/protocol.ts'
import { buildDocuments } from './build-documents.ts'
import { choose, listChoices } from './checkout-choices.ts'
import { demo } from './demo.ts'
import { namespaceOf } from './namespace.ts'
import { buildHaipayNotices, tellsOutcome } from './notice.ts'
import { statusOf } from './progress.ts'
import { buildReference } from './reference/build-reference.ts'
import { readSigningCase } from './reference/signing-case.ts'
import { refundPrefix } from './refund-apply.ts'
import { registerHaipay } from './register.ts'

/** HaiPay: an app for each currency, RSA signatures, and a global cashier. */
export const haipay: Protocol = {
  name: 'haipay',
  methodsFile: 'methods.csv',
  hasKeyPairs: true,
  otherCurrencies: ['CASHIER'],
  register(server, door) {
    const vouchers = buildVoucherRenderer()
    server.addHook('onClose', () => vouchers.close())
    registerHaipay(server, { ...door, documents: buildDocuments(door, vouchers) })
  },
  notices: ({ db, directory, methods }) =>
    buildHaipayNotices({ directory, methods, describeCard: (key) => describeCard(db, key) }),
  tells: tellsOutcome,
  disputeGivesFeeBack: false,
  statusOf: (order) => String(statusOf(order)),
  numbering: { namespaceOf, refundPrefix },
  payerChoice: { listChoices, choose, expiredStatus: '3' },
  async reference({ methods }, baseUrl) {
    const signingCase = await readSigningCase()
    return async () => buildReference(baseUrl, await methods.catalog(), signingCase)
  },
  demo,
}
