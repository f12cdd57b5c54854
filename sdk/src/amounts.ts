const decimals = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/

/**
 * A number as plain decimal text. A number with an exponent, as some platforms print large amounts (`1.0E7`), is
 * written out; anything else stays as it is. Nothing where it is no decimal number.
 */
export function plainDecimal(text: string): string | undefined {
  const [, sign = '', whole = '', fraction = '', exponent] = decimals.exec(text) ?? []
  if (whole === '') return undefined
  if (exponent === undefined) return text
  const places = fraction.length - Number(exponent)
  const digits = (whole + fraction).padStart(places + 1, '0').padEnd(whole.length + fraction.length - places, '0')
  if (places <= 0) return sign + trimZeros(digits)
  return `${sign}${trimZeros(digits.slice(0, -places))}.${digits.slice(-places)}`
}

/**
 * Whether two decimal texts are the same amount: `100`, `100.0` and `100.00` are. Compare the amount of a notice with
 * your own order's by this, never with floats.
 */
export function sameAmount(one: string, other: string): boolean {
  const [left, right] = [canonical(one), canonical(other)]
  return left !== undefined && left === right
}

function canonical(text: string): string | undefined {
  const [, sign, whole = '0', fraction = ''] = decimals.exec(plainDecimal(text) ?? '') ?? []
  if (sign === undefined) return undefined
  const bare = `${trimZeros(whole)}.${fraction.replace(/0+$/, '')}`
  return bare === '0.' ? bare : sign + bare
}

function trimZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '')
}
