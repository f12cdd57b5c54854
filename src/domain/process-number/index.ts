export { leaseProcessNumber, type ProcessNumberLease } from './lease-process-number.ts'
export { buildOrderNumbers, merchantTagOf, type OrderNumbers } from './order-number.ts'
