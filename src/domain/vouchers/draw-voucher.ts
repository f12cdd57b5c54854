import type { SKRSContext2D } from '@napi-rs/canvas'
import { boldFamily, textFamily } from './fonts.ts'
import type { Voucher } from './voucher.ts'
import { words } from './words.ts'

/** A4 in points, which is also the width of the picture. */
export const pageWidth = 595
export const pageHeight = 842

const margin = 48
const right = pageWidth - margin
const labelWidth = 150
const textLeft = margin + labelWidth
const lineHeight = 17
const rowGap = 13
const linesPerRowMax = 6
const ink = '#1d2430'
const faint = '#667085'
const rule = '#d9dee7'
const outcomeColors = {
  succeeded: { text: '#0b6b3a', ground: '#e3f5ea' },
  failed: { text: '#a3261b', ground: '#fdeae7' },
} as const

/** What is drawn on; that of a PDF page lacks nothing of what is used here. */
type Pen = Pick<SKRSContext2D, 'fillStyle' | 'font' | 'textAlign' | 'fillText' | 'fillRect' | 'measureText' | 'lang'>

/** Draws a voucher from the top of its page and answers how many points high it is. */
export function drawVoucher(pen: Pen, voucher: Voucher): number {
  const says = words[voucher.language]
  // Of every language: in others the font puts digits that a PDF cannot name, so that nobody could copy or search them.
  pen.lang = 'zh-Hans'
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, pageWidth, pageHeight)
  pen.fillStyle = '#1f4b99'
  pen.fillRect(0, 0, pageWidth, 6)
  print(pen, says.title, margin, 62, { size: 24, color: ink, bold: true })
  drawOutcome(pen, says[voucher.outcome], outcomeColors[voucher.outcome])
  print(pen, voucher.amount, margin, 112, { size: 30, color: ink, bold: true })
  let y = 140
  for (const row of voucher.rows) y = drawRow(pen, says[row.label], row.text, y)
  drawRule(pen, y)
  print(pen, `${says.madeAt}  ${voucher.madeAt}`, margin, y + 28, { size: 9, color: faint })
  return y + 56
}

function drawOutcome(pen: Pen, text: string, { text: color, ground }: { text: string; ground: string }): void {
  pen.font = `13px ${textFamily}`
  const width = pen.measureText(text).width + 24
  pen.fillStyle = ground
  pen.fillRect(right - width, 40, width, 30)
  print(pen, text, right - width + 12, 60, { size: 13, color })
}

/** Answers where the next row begins. */
function drawRow(pen: Pen, label: string, text: string, top: number): number {
  drawRule(pen, top)
  const baseline = top + rowGap + 10
  print(pen, label, margin, baseline, { size: 11, color: faint })
  pen.font = `11.5px ${textFamily}`
  const lines = wrap(pen, text, right - textLeft)
  for (const [at, line] of lines.entries()) {
    print(pen, line, textLeft, baseline + at * lineHeight, { size: 11.5, color: ink })
  }
  return baseline + (lines.length - 1) * lineHeight + rowGap
}

function drawRule(pen: Pen, y: number): void {
  pen.fillStyle = rule
  pen.fillRect(margin, y, right - margin, 0.75)
}

function print(
  pen: Pen,
  text: string,
  x: number,
  y: number,
  style: { readonly size: number; readonly color: string; readonly bold?: boolean },
): void {
  pen.font = `${style.size}px ${style.bold ? boldFamily : textFamily}`
  pen.fillStyle = style.color
  pen.fillText(text, x, y)
}

/** Breaks a text at spaces, and inside a word that is longer than a line: Chinese has no spaces. Cuts what is left. */
function wrap(pen: Pen, text: string, width: number): readonly string[] {
  const lines: string[] = []
  let rest = [...text.replaceAll(/\s+/g, ' ').trim()]
  while (rest.length > 0 && lines.length < linesPerRowMax) {
    const fits = charactersThatFit(pen, rest, width)
    const space = fits < rest.length ? rest.lastIndexOf(' ', fits) : -1
    const end = space > 0 ? space : fits
    lines.push(rest.slice(0, end).join(''))
    rest = rest.slice(space > 0 ? end + 1 : end)
  }
  if (rest.length > 0) lines[linesPerRowMax - 1] = `${lines[linesPerRowMax - 1]?.slice(0, -1)}…`
  return lines.length > 0 ? lines : ['']
}

/** How many characters from the start fit a line, at least one. */
function charactersThatFit(pen: Pen, characters: readonly string[], width: number): number {
  let fits = 1
  let tooMany = Math.min(characters.length, 200) + 1
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2)
    if (pen.measureText(characters.slice(0, middle).join('')).width <= width) fits = middle
    else tooMany = middle
  }
  return fits
}
