/** The order a payer's link names, and the key that shows that the link was given to its bearer. */
export type PayerLink = { readonly orderNo: string; readonly key: string }

// An order number has no hyphen, so the first one ends it; the key is base64url and may hold more.
const linkForm = /^([0-9A-Za-z]{1,32})-([0-9A-Za-z_-]{22,64})$/

/** The address of a payer's page. `key` is 22 to 64 characters of base64url that cannot be guessed. */
export function printPayerLink(publicUrl: string, link: PayerLink): string {
  return `${publicUrl.replace(/\/+$/, '')}/pay/${link.orderNo}-${link.key}`
}

/** The address where the issuer of a sandbox card asks its payer. */
export function printChallengeLink(
  publicUrl: string,
  link: { readonly reference: string; readonly key: string },
): string {
  return `${publicUrl.replace(/\/+$/, '')}/pay/challenge/${link.reference}-${link.key}`
}

/** Reads the last part of a payer's address; undefined where it has not the form of one. */
export function readPayerLink(text: string): PayerLink | undefined {
  const [, orderNo, key] = linkForm.exec(text) ?? []
  return orderNo === undefined || key === undefined ? undefined : { orderNo, key }
}

/** The address of the page of a permanent address. `pageKey` cannot be guessed. */
export function printAddressLink(publicUrl: string, pageKey: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/pay/address/${pageKey}`
}
