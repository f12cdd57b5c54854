import { cashy } from './cashy/protocol.ts'
import { cxpay } from './cxpay/protocol.ts'
import { haipay } from './haipay/protocol.ts'
import type { Protocol } from './protocol.ts'

/** Every protocol that this gateway speaks. */
export const protocols: readonly Protocol[] = [haipay, cxpay, cashy]
