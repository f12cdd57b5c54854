import { crc32, deflateSync } from 'node:zlib'
import { create } from 'qrcode'

/** The most bytes a QR code holds with medium error correction (ISO/IEC 18004, version 40). */
const codeBytesMax = 2331
/** White around the code, in modules. It belongs to the code, also in the saved picture. */
const quietModules = 4
/** Wide enough to stay sharp on a phone's screen and in its photos. */
const widthPixels = 720
const modulePixelsMin = 4

/**
 * A QR code as the data address of a PNG; undefined for a text too long for one. Written here because one bit a pixel
 * takes a millisecond, and the library's own pictures, at four bytes a pixel, took 12 to 25 of the event loop's.
 */
export function drawQrPicture(text: string): string | undefined {
  if (text === '' || Buffer.byteLength(text) > codeBytesMax) return undefined
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const size = modules.size + 2 * quietModules
  const scale = Math.max(modulePixelsMin, Math.floor(widthPixels / size))
  const side = size * scale
  const rows: Buffer[] = []
  for (let row = -quietModules; row < modules.size + quietModules; row++) {
    const line = lineOf(row, modules, scale)
    for (let copy = 0; copy < scale; copy++) rows.push(line)
  }
  return `data:image/png;base64,${png(side, Buffer.concat(rows)).toString('base64')}`
}

type Modules = { readonly size: number; get(row: number, column: number): number }

/** One line of pixels, a set bit for white, behind the byte that says it is not filtered. */
function lineOf(row: number, modules: Modules, scale: number): Buffer {
  const side = (modules.size + 2 * quietModules) * scale
  const line = Buffer.alloc(1 + Math.ceil(side / 8), 0xff)
  line[0] = 0
  if (row < 0 || row >= modules.size) return line
  for (let pixel = quietModules * scale; pixel < side - quietModules * scale; pixel++) {
    if (modules.get(row, Math.floor(pixel / scale) - quietModules) === 0) continue
    const at = 1 + (pixel >> 3)
    line[at] = (line[at] ?? 0) & ~(0x80 >> (pixel & 7))
  }
  return line
}

/** A PNG of one-bit grey (RFC 2083). */
function png(side: number, lines: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(lines)), chunk('IEND')])
}

function chunk(name: string, content: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
