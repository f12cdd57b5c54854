import { isNoticeUrl } from '#core/public-address.ts'

/** Where notices go when an order names no address of its own. */
export type NotifyAddresses = {
  readonly collectNotifyUrl?: string | undefined
  readonly payoutNotifyUrl?: string | undefined
}

/** Whether notices may be sent to the addresses that are given. */
export function areNotifyUrls(addresses: NotifyAddresses, rule: { readonly loopbackAllowed: boolean }): boolean {
  const given = [addresses.collectNotifyUrl, addresses.payoutNotifyUrl].filter((url) => url !== undefined)
  return given.every((url) => isNoticeUrl(url, rule))
}
