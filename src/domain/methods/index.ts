export { closeMethod, openMethod, setAppLimits } from './change-app-method.ts'
export type { Limits } from './limits.ts'
export { loadCatalog } from './load-catalog.ts'
export {
  isStablecoin,
  type Method,
  type MethodForApp,
  type MethodKey,
  type MethodStatus,
  type Product,
} from './method.ts'
export { buildMethods, type FindRefusal, type Methods } from './methods.ts'
export { type CatalogCurrency, type CatalogMethod, readCatalog } from './read-catalog.ts'
export { setMethodExpiry } from './set-method-expiry.ts'
export { setMethodLimits } from './set-method-limits.ts'
export { setMethodRefundable } from './set-method-refundable.ts'
export { setMethodStatus } from './set-method-status.ts'
export {
  currencyExists,
  methodMatches,
  readMethods as listMethods,
} from './store.ts'
