import type { Protocol } from '#protocols/protocol.ts'
import { demo } from './demo.ts'
import { namespaceOf } from './namespace.ts'
import { buildCashyNotices, tellsOutcome } from './notice.ts'
import { statusOf } from './progress.ts'
import { buildReference } from './reference/build-reference.ts'
import { registerCashy } from './register.ts'

/** Cashy: one merchant with an order in many currencies, signed in a header over the bytes of the body. */
export const cashy: Protocol = {
  name: 'cashy',
  methodsFile: 'cashy-methods.csv',
  hasKeyPairs: false,
  otherCurrencies: [],
  register: registerCashy,
  notices: buildCashyNotices,
  tells: tellsOutcome,
  disputeGivesFeeBack: false,
  statusOf,
  numbering: { namespaceOf, refundPrefix: 'REFUND' },
  async reference({ methods }, baseUrl) {
    return async () => buildReference(baseUrl, await methods.catalog())
  },
  demo,
}
