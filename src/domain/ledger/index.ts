export type {
  Account,
  Entry,
  Funds,
  Journal,
  JournalKind,
  MerchantAccount,
  PlatformAccount,
} from './posting.ts'
