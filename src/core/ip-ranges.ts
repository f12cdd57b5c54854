import ipaddr from 'ipaddr.js'

/** One address or a block of them. `text` is its usual form. */
export type IpRange = {
  readonly text: string
  readonly address: ipaddr.IPv4 | ipaddr.IPv6
  readonly bits: number
}

/**
 * Reads `203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`; undefined for all else, also for the short, octal and
 * hexadecimal forms of IPv4, which two readers take for two addresses.
 */
export function readIpRange(text: string): IpRange | undefined {
  const [addressText = '', bitsText, ...more] = text.split('/')
  const address = readAddress(addressText)
  if (!address || more.length > 0 || text.includes('%')) return undefined
  const bitsMax = address.kind() === 'ipv4' ? 32 : 128
  if (bitsText === undefined) return { text: address.toString(), address, bits: bitsMax }
  // A mapped address counts its block in the 128 bits it was written with.
  const written = addressText.includes(':') && address.kind() === 'ipv4' ? 96 : 0
  const bits = /^(0|[1-9]\d{0,2})$/.test(bitsText) ? Number(bitsText) - written : -1
  return bits >= 0 && bits <= bitsMax ? { text: `${address}/${bits}`, address, bits } : undefined
}

/** Whether `ip` lies in one of `ranges`. An IPv4 address written as IPv6 (`::ffff:…`) counts as the IPv4 address. */
export function isInRanges(ip: string, ranges: readonly IpRange[]): boolean {
  const address = readAddress(ip)
  if (!address) return false
  return ranges.some((range) => range.address.kind() === address.kind() && address.match(range.address, range.bits))
}

function readAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
  return isAddress ? ipaddr.process(text) : undefined
}
