import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GlobalFonts } from '@napi-rs/canvas'

const folder = join(import.meta.dirname, '..', '..', '..', 'assets', 'fonts', 'noto-sans-sc')
// Vietnamese first: a font that has only the plain letter would set its marks from another font, in a wrong place.
const parts = ['vietnamese', 'latin', 'latin-ext', 'cyrillic', 'chinese-simplified'] as const

/** What is in none of these is drawn with a font of the machine, where it has one. */
const families = parts.map((part) => `"Voucher ${part}"`).join(', ')

/** The families of text and of bold text; only Latin has a bold form, Chinese headings are larger instead. */
export const textFamily = families
export const boldFamily = `"Voucher bold", ${families}`

/** Reads the fonts that come with the program (Noto Sans SC, in parts): nothing is fetched while it runs. */
export function registerFonts(): void {
  for (const part of parts) register(`${part}-400`, `Voucher ${part}`)
  register('latin-700', 'Voucher bold')
}

function register(file: string, family: string): void {
  if (!GlobalFonts.register(readFileSync(join(folder, `${file}.woff2`)), family)) {
    throw new Error(`the font ${file} cannot be read`)
  }
}
