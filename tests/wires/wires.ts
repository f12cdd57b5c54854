import { cashyWire } from './cashy-wire.ts'
import { cxpayWire } from './cxpay-wire.ts'
import { haipayWire } from './haipay-wire.ts'
import type { Wire } from './wire.ts'

/** Every protocol that the scenarios run over. */
export const wires: readonly Wire[] = [haipayWire, cxpayWire, cashyWire]
