import { cashyWire } from './cashy-wire.ts'
import { cxpayWire } from './cxpay-wire.ts'
import { haipayWire } from './haipay-wire.ts'
import type { Wire, WireName } from './wire.ts'

/** Every protocol whose applies and payouts are measured, in the order of a round. */
export const wires: readonly Wire[] = [haipayWire, cxpayWire, cashyWire]

/** Makes one of something for every wire. */
export function forEachWire<Value>(make: (wire: Wire) => Value): Readonly<Record<WireName, Value>> {
  return Object.fromEntries(wires.map((wire) => [wire.name, make(wire)])) as Record<WireName, Value>
}
