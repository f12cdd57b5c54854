/** A member of a message and its text; null where it has none. */
export type TextMember = readonly [name: string, text: string | null]

/**
 * The text that HaiPay and CXPay sign: `name=value` in byte order of the names, joined with `&`, and the secret last
 * as `key`. What is left out of it is for the caller to say. Never log it.
 */
export function printSortedText(members: readonly TextMember[], secret: string): string {
  const sorted = members.toSorted(([one], [other]) => compareBytes(one, other))
  return [...sorted.map(([name, value]) => `${name}=${value}`), `key=${secret}`].join('&')
}

/** Orders names by their UTF-8 bytes, which is not the UTF-16 order where a surrogate meets U+E000 to U+FFFF. */
function compareBytes(one: string, other: string): number {
  const length = Math.min(one.length, other.length)
  for (let at = 0; at < length; at++) {
    const left = one.charCodeAt(at)
    const right = other.charCodeAt(at)
    if (left !== right) return rank(left) - rank(right)
  }
  return one.length - other.length
}

/** Puts surrogates, which stand for U+10000 and above, behind the rest of the plane below them. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
