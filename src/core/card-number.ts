/** A card number as it may be shown: the first six and the last four digits. */
export function showCard(digits: string): string {
  return `${digits.slice(0, 6)}${'*'.repeat(Math.max(0, digits.length - 10))}${digits.slice(-4)}`
}

/** ISO/IEC 7812-1, annex B: doubling every second digit from the right, the sum is a multiple of ten. */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number.parseInt(digit, 10) * (at % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/** Free text without card numbers: every run of 13 to 19 digits that passes as one is shown as a card is. */
export function maskCardNumbers(text: string): string {
  return text.replace(/(?<!\d[ -]?)\d(?:[ -]?\d){12,18}(?![ -]?\d)/g, (run) => {
    const digits = run.replace(/[ -]/g, '')
    return passesLuhn(digits) ? showCard(digits) : run
  })
}
