export { buildCheckouts, type Checkouts, type CheckoutsDeps } from './build-checkouts.ts'
export { type Checkout, type CheckoutState, mayChoose, type OpenCheckout, type OpenRefusal } from './checkout.ts'
export { readToldCheckout } from './told.ts'
