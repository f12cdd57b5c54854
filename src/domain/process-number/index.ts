export { leaseProcessNumber, type ProcessNumberLease } from './lease-process-number.ts'
export { buildOrderNumbers, merchantTagOf, type NumberForm, type OrderNumbers } from './order-number.ts'
