const webSchemes: readonly string[] = ['http:', 'https:']

/** Wallets that open by a scheme of their own; any other scheme could run something in the payer's browser. */
const walletSchemes: readonly string[] = [...webSchemes, 'upi:', 'alipays:', 'weixin:']

/** The address as a browser writes it, or undefined where it is not an http(s) address: `javascript:` and the like. */
export function webAddress(text: string | undefined): string | undefined {
  return addressOf(text, webSchemes)
}

/** As `webAddress`, and also the addresses of wallets on the payer's phone. */
export function walletAddress(text: string | undefined): string | undefined {
  return addressOf(text, walletSchemes)
}

/** What a merchant learns from the browser that comes back; `status` in the words of the order's protocol. */
export type ReturnFacts = { readonly orderId: string; readonly orderNo: string; readonly status: string }

/**
 * The merchant's return address with `orderId`, `orderNo` and `status` in its query. The merchant's own query and
 * fragment stay as they were written, save that a name of ours which it used too is replaced: a name has one value.
 * Undefined where the address is not http(s).
 */
export function returnAddress(address: string, facts: ReturnFacts): string | undefined {
  const web = webAddress(address)
  if (web === undefined) return undefined
  const url = new URL(web)
  const names = Object.keys(facts)
  const kept = url.search.slice(1).split('&')
  const own = kept.filter((pair) => pair !== '' && !names.includes(decodeName(pair)))
  // Joined as text: URLSearchParams would write the merchant's own pairs anew, and a signed query would break.
  url.search = [...own, new URLSearchParams(facts).toString()].join('&')
  return url.href
}

function decodeName(pair: string): string {
  const [name] = new URLSearchParams(pair).keys()
  return name ?? ''
}

function addressOf(text: string | undefined, schemes: readonly string[]): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return schemes.includes(url.protocol) ? url.href : undefined
}
