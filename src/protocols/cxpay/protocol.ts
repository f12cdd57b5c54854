import type { Protocol } from '#protocols/protocol.ts'
import { demo } from './demo.ts'
import { namespaceOf } from './namespace.ts'
import { buildCxpayNotices, tellsOutcome } from './notice.ts'
import { statusOf } from './progress.ts'
import { buildReference } from './reference/build-reference.ts'
import { registerCxpay } from './register.ts'

/** CXPay: one merchant account with codes for many countries, and MD5 signatures. */
export const cxpay: Protocol = {
  name: 'cxpay',
  methodsFile: 'cxpay-methods.csv',
  hasKeyPairs: false,
  otherCurrencies: [],
  register: registerCxpay,
  notices: buildCxpayNotices,
  tells: tellsOutcome,
  disputeGivesFeeBack: true,
  statusOf: (order) => String(statusOf(order)),
  numbering: { namespaceOf, refundPrefix: '' },
  async reference({ methods }, baseUrl) {
    return async () => buildReference(baseUrl, await methods.catalog())
  },
  demo,
}
