import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A card that a test planted somewhere. */
export type Planted = { readonly number: string; readonly cvv: string }

/** Where something was found, without the digits themselves. */
export type Found = { readonly place: string; readonly what: string }

/** Places to search: their names and their bytes. */
export type Place = { readonly name: string; readonly bytes: Buffer }

/** Every file below a folder. One that goes away meanwhile has nothing to hide. */
export async function filesBelow(folder: string): Promise<readonly Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const places: Place[] = []
  for (const name of files) {
    const bytes = await readFile(name).catch(() => undefined)
    if (bytes) places.push({ name, bytes })
  }
  return places
}

/**
 * Finds card numbers and security codes. A number is looked for as it is, in groups of four, in hexadecimal, and in
 * Base64 however it is aligned. Three digits alone are everywhere, so a security code is looked for by its name, and
 * as a word of its own right beside the last four digits of its card.
 */
export function searchForCards(places: readonly Place[], planted: readonly Planted[]): readonly Found[] {
  const needles = planted.flatMap(({ number }) => formsOf(number))
  return places.flatMap(({ name: place, bytes }) => {
    const text = bytes.toString('latin1')
    const numbers = needles.flatMap(({ form, what }) => (text.includes(form) ? [{ place, what }] : []))
    const named = codeByName.test(text) ? [{ place, what: 'a security code by its name' }] : []
    const beside = planted.flatMap((card) => (isBeside(text, card) ? [{ place, what: 'a code beside its card' }] : []))
    return [...numbers, ...named, ...beside]
  })
}

/** As in JSON, also inside a text or an address, and as in a form; random keys in Base64 do not look like it. */
const codeByName = /(cvv2?|cvc|csc)(\\*["']|%22)?\s*([=:]|%3[ad])\s*(\\*["']|%22)?\d{2,4}(?!\d)/i

function formsOf(number: string): readonly { readonly form: string; readonly what: string }[] {
  const groups = number.match(/.{1,4}/g) ?? []
  const hex = Buffer.from(number).toString('hex')
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from('x'.repeat(before) + number).toString('base64')
    // What depends on the neighbours is cut off at both ends.
    return encoded.slice(before === 0 ? 0 : 4, -4)
  })
  return [
    { form: number, what: 'a number' },
    { form: groups.join(' '), what: 'a number in groups' },
    { form: groups.join('-'), what: 'a number with hyphens' },
    { form: hex, what: 'a number in hexadecimal' },
    ...base64.map((form) => ({ form, what: 'a number in Base64' })),
  ]
}

const besideCharacters = 12

function isBeside(text: string, { number, cvv }: Planted): boolean {
  const lastFour = number.slice(-4)
  const word = new RegExp(`(?<![0-9])${cvv}(?![0-9])`)
  for (let at = text.indexOf(lastFour); at >= 0; at = text.indexOf(lastFour, at + 1)) {
    const around = text.slice(Math.max(0, at - besideCharacters), at)
    const after = text.slice(at + 4, at + 4 + besideCharacters)
    if (word.test(around) || word.test(after)) return true
  }
  return false
}
