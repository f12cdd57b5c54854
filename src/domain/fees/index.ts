export { collectionParts, type FeeRule, feeOf, payoutParts } from './fee.ts'
