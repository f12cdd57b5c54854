import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { remember } from './remember.ts'
import { ok, type Result, refuse } from './result.ts'

/** Why an address that a merchant gave is not one we would send a notice to. */
export type NoticeUrlRefusal = 'too long' | 'not a URL' | 'not http or https' | 'has credentials' | 'not public'

const urlCharactersMax = 2048
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
const translated = ipaddr.IPv6.parseCIDR('64:ff9b::/96')
/** Public by number, but a cloud answers there to its own machines only. */
const cloudInternal: readonly string[] = ['168.63.129.16']
const localNames = /(^|\.)(localhost|localdomain|local|internal)$/

/**
 * Whether `ip` is an address of the open internet. Refuses everything else: private, loopback, link-local, shared,
 * multicast, documentation and reserved blocks, tunnels, and what is not a plain IP address. An IPv4 address inside
 * an IPv6 one (mapped, or behind the well-known NAT64 prefix) is judged as that IPv4 address.
 */
export function isPublicAddress(ip: string): boolean {
  const address = readAddress(ip)
  if (address?.range() !== 'unicast') return false
  if (address instanceof ipaddr.IPv4) return !cloudInternal.includes(address.toString())
  return address.match(globalUnicast)
}

/** Whether `ip` is this machine speaking to itself. Behind the NAT64 prefix is another machine, whatever it says. */
export function isLoopbackAddress(ip: string): boolean {
  return readPlainAddress(ip)?.range() === 'loopback'
}

/**
 * Checks a notice address as far as its text tells: http(s), no credentials, no private or local host in any notation.
 * What a name resolves to is checked when the connection is made. `loopbackAllowed`: demo mode, loopback may be told.
 */
export function checkNoticeUrl(
  text: string,
  { loopbackAllowed }: { readonly loopbackAllowed: boolean },
): Result<URL, NoticeUrlRefusal> {
  if (text.length > urlCharactersMax) return refuse('too long')
  // The URL parser drops white space and control characters, also inside, so one address would have many texts.
  const url = /[\p{Cc}\s\\]/u.test(text) ? null : URL.parse(text)
  if (!url) return refuse('not a URL')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse('not http or https')
  // The parser also drops an empty user name, so the text is asked as well.
  if (url.username || url.password || /^\w+:\/*[^/?#]*@/.test(text)) return refuse('has credentials')
  return isOpenHost(url.hostname, loopbackAllowed) ? ok(url) : refuse('not public')
}

const addressesRemembered = 1_000
const isNoticeUrlAnywhere = remember(addressesRemembered, (text) => checkNoticeUrl(text, { loopbackAllowed: true }).ok)
const isPublicNoticeUrl = remember(addressesRemembered, (text) => checkNoticeUrl(text, { loopbackAllowed: false }).ok)

/** Whether `checkNoticeUrl` would let it pass. Merchants give the same address with order after order. */
export function isNoticeUrl(text: string, { loopbackAllowed }: { readonly loopbackAllowed: boolean }): boolean {
  return loopbackAllowed ? isNoticeUrlAnywhere(text) : isPublicNoticeUrl(text)
}

/** Whether `hostname`, as the URL parser wrote it, means this machine by its name. */
export function isLoopbackName(hostname: string): boolean {
  return /(^|\.)localhost\.?$/.test(hostname)
}

function isOpenHost(hostname: string, loopbackAllowed: boolean): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host)) return isPublicAddress(host) || (loopbackAllowed && isLoopbackAddress(host))
  if (loopbackAllowed && isLoopbackName(host)) return true
  return !localNames.test(host.replace(/\.$/, ''))
}

function readAddress(ip: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const address = readPlainAddress(ip)
  if (!(address instanceof ipaddr.IPv6) || !address.match(translated)) return address
  return ipaddr.fromByteArray(address.toByteArray().slice(-4))
}

function readPlainAddress(ip: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return isIP(ip) && !ip.includes('%') ? ipaddr.process(ip) : undefined
}
