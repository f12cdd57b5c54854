/** Data objects of an EMVCo merchant-presented QR: a two-digit id with text, or with further objects inside. */
export type EmvObjects = { readonly [id: string]: string | EmvObjects }

/** What every national scheme prints of an order. `qrPayload` has checked the texts. */
export type QrOrder = { readonly amountText: string; readonly reference: string; readonly merchantName: string }

/** EMVCo QR Code Specification, Merchant-Presented Mode 1.1, 3.2: the whole text has at most 512 characters. */
const payloadCharactersMax = 512
const valueCharactersMax = 99

/** Builds the text of a QR from its objects, in the order of their ids, with format indicator and checksum. */
export function emvPayload(objects: EmvObjects): string {
  const covered = `${encode({ '00': '01', ...objects })}6304`
  if (covered.length + 4 > payloadCharactersMax) throw new RangeError(`a QR text passes ${payloadCharactersMax}`)
  return covered + crc16(covered)
}

/** CRC-16/CCITT-FALSE of ASCII text, as four upper-case hexadecimal digits (EMVCo id 63). */
export function crc16(text: string): string {
  let crc = 0xffff
  for (const byte of Buffer.from(text, 'latin1')) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}

/** Upper-case ASCII for a name: accents are dropped, other characters become a blank. `NA` where nothing is left. */
export function asciiName(name: string, charactersMax: number): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toUpperCase()
  return (
    plain
      .replace(/[^!-~]+/g, ' ')
      .trim()
      .slice(0, charactersMax)
      .trimEnd() || 'NA'
  )
}

function encode(objects: EmvObjects): string {
  // Sorted, since an object literal would put '26' before '01'.
  const sorted = Object.entries(objects).sort(([one], [other]) => (one < other ? -1 : 1))
  return sorted.map(([id, value]) => encodeOne(id, typeof value === 'string' ? value : encode(value))).join('')
}

function encodeOne(id: string, value: string): string {
  if (!/^\d\d$/.test(id)) throw new RangeError(`an EMV id has two digits: ${id}`)
  if (!/^[ -~]+$/.test(value)) throw new RangeError(`EMV object ${id} must be printable ASCII and not empty`)
  if (value.length > valueCharactersMax) throw new RangeError(`EMV object ${id} passes ${valueCharactersMax}`)
  return id + value.length.toString().padStart(2, '0') + value
}
