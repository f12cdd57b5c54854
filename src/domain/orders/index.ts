export { submitLeaseSeconds } from './attempt-store.ts'
export { buildOrders, type Orders, type OrdersDeps } from './build-orders.ts'
export type {
  CreateCollection,
  CreatePayout,
  CreateRefund,
  CreateRefusal,
  FindOrder,
  GivenOrder,
  PaymentCard,
  RefundRefusal,
} from './commands.ts'
export type { Decider, Verdict } from './decide-order.ts'
export { payableOf, receivedOf } from './exchange.ts'
export { countOpenFindings, type ListedFinding, listFindings } from './finding-store.ts'
export { type FixedAddress, findAddressByText, orderNoOfPayment } from './fixed-address-store.ts'
export { withoutCardNumbers } from './free-text.ts'
export type { OpenAddressRefusal } from './open-address.ts'
export { isOpen, type Order, type OrderKind, type OrderProgress, type OrderState } from './order.ts'
export { listOrders, type OrderSpan } from './order-list-store.ts'
export { orderOf } from './order-row.ts'
export { type TakeCardRefusal, waitsForCard } from './pay-by-card.ts'
export { readReference, referenceOf } from './reference.ts'
export { readRefundsOf } from './refund-store.ts'
export { partsOf } from './settle.ts'
export type { OrderRow } from './store.ts'
export { listUnclear, type UnclearOrder } from './unclear-store.ts'
