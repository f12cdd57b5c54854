export { appendJournals } from './append-journals.ts'
export type { FundingCommand, FundingRefusal } from './book-funding.ts'
export {
  collectionDisputed,
  collectionHeld,
  collectionPaid,
  type SuspenseVerdict,
  suspenseDecided,
} from './collection-journals.ts'
export type { Exchanged } from './exchange-lines.ts'
export { type FlowLine, listFundFlow, readFundsAt } from './flow-store.ts'
export { foldDue } from './fold-due.ts'
export { fundsAfter, type PrintedBalances, printedBalances, takeBack } from './funds.ts'
export { lockFunds } from './lock-funds.ts'
export type { BookedOrder, Decided } from './order-journal.ts'
export {
  latePayout,
  payoutExecuted,
  payoutReleased,
  payoutReserved,
  payoutReturned,
  type ReservedPayout,
} from './payout-journals.ts'
export type {
  Account,
  BalanceKey,
  Entry,
  Funds,
  Journal,
  JournalKind,
  MerchantAccount,
  PlatformAccount,
} from './posting.ts'
export { readFunds } from './read-funds.ts'
export {
  lateRefund,
  type RefundParts,
  type ReservedRefund,
  refundExecuted,
  refundReleased,
  refundReleasedToDispute,
  refundReserved,
  refundReturned,
} from './refund-journals.ts'
export { topUp } from './top-up.ts'
export { isBalanced, type TrialBalanceRow, trialBalance } from './trial-balance.ts'
export { type WithdrawRefusal, withdraw } from './withdraw.ts'
