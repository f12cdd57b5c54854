export { buildPayCodes, type PayCode, type PayCodes } from './pay-codes.ts'
export { removePayCode } from './remove-pay-code.ts'
export { type SetPayCodeRefusal, setPayCode } from './set-pay-code.ts'
export { listPayCodes } from './store.ts'
