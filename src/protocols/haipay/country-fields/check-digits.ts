/** A Brazilian person's number: eleven digits, the last two by weights that fall to 2. */
export function isCpf(text: string): boolean {
  return /^\d{11}$/.test(text) && !isOneDigit(text) && endsWithChecks(text, (count) => count + 1)
}

/**
 * A Brazilian company's number: twelve digits, or letters since 2026, and two digits by weights from 2 to 9 and again.
 * A letter counts by its ASCII code less 48 (Receita Federal, CNPJ alfanumérico).
 */
export function isCnpj(text: string): boolean {
  return /^[0-9A-Z]{12}\d{2}$/.test(text) && !isOneDigit(text) && endsWithChecks(text, (count) => ((count - 1) % 8) + 2)
}

/** A Mexican bank account: seventeen digits and one by the weights 3, 7, 1 of the bankers' association. */
export function isClabe(text: string): boolean {
  if (!/^\d{18}$/.test(text)) return false
  const products = valuesOf(text.slice(0, 17)).map(
    (value, at) => (value * (at % 3 === 0 ? 3 : at % 3 === 1 ? 7 : 1)) % 10,
  )
  return (10 - (sum(products) % 10)) % 10 === Number(text.charAt(17))
}

/** A routing number of a bank of the United States: nine digits whose sum by the weights 3, 7, 1 ends with zero. */
export function isRoutingNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text) || isOneDigit(text)) return false
  return sum(valuesOf(text).map((value, at) => value * (at % 3 === 0 ? 3 : at % 3 === 1 ? 7 : 1))) % 10 === 0
}

/** The last two digits are checks, each over all that stands before it, modulo 11; `weightOf` counts from its left. */
function endsWithChecks(text: string, weightOf: (placesBefore: number) => number): boolean {
  return [text.length - 2, text.length - 1].every((place) => {
    const products = valuesOf(text.slice(0, place)).map((value, at) => value * weightOf(place - at))
    const rest = sum(products) % 11
    return (rest < 2 ? 0 : 11 - rest) === Number(text.charAt(place))
  })
}

/** Numbers of one digit pass every check, and are nobody's. */
function isOneDigit(text: string): boolean {
  return new Set(text).size === 1
}

function valuesOf(text: string): readonly number[] {
  return [...text].map((character) => character.charCodeAt(0) - 48)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
