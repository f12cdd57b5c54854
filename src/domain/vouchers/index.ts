export type { Voucher, VoucherJob, VoucherLanguage, VoucherRow } from './voucher.ts'
export { buildVoucherRenderer, type VoucherRenderer } from './voucher-renderer.ts'
