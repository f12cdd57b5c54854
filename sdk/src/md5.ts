// MD5 by RFC 1321. Two of the protocols sign with it, and WebCrypto, which is all that edge runtimes have, leaves it
// out. It is no longer safe where a forger chooses both texts; here nobody does without the secret.

const shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const
const sines = Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32) | 0)
const blockBytes = 64

/** The MD5 digest of bytes, in lower-case hexadecimal. */
export function md5(bytes: Uint8Array): string {
  const words = padded(bytes)
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
  for (let at = 0; at < words.length; at += blockBytes / 4) addBlock(state, words.subarray(at, at + blockBytes / 4))
  return state.map(littleEndianHex).join('')
}

/** The bytes, a one bit, zeros, and the length in bits, as little-endian words. */
function padded(bytes: Uint8Array): Int32Array {
  const blocks = Math.ceil((bytes.length + 9) / blockBytes)
  const view = new DataView(new ArrayBuffer(blocks * blockBytes))
  bytes.forEach((byte, at) => {
    view.setUint8(at, byte)
  })
  view.setUint8(bytes.length, 0x80)
  view.setBigUint64(view.byteLength - 8, BigInt(bytes.length) * 8n, true)
  return Int32Array.from({ length: view.byteLength / 4 }, (_, word) => view.getInt32(word * 4, true))
}

function addBlock(state: number[], block: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4
    const mixed = mix(round, b, c, d)
    const sum = (a + mixed + (sines[step] ?? 0) + (block[wordOf(round, step)] ?? 0)) | 0
    const shift = shifts[round]?.[step & 3] ?? 0
    const rotated = (sum << shift) | (sum >>> (32 - shift))
    ;[a, d, c, b] = [d, c, b, (b + rotated) | 0]
  }
  ;[a, b, c, d].forEach((word, at) => {
    state[at] = ((state[at] ?? 0) + word) | 0
  })
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d)
  if (round === 1) return (d & b) | (~d & c)
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d)
}

/** Which word of the block a step takes. */
function wordOf(round: number, step: number): number {
  if (round === 0) return step
  if (round === 1) return (5 * step + 1) & 15
  return (round === 2 ? 3 * step + 5 : 7 * step) & 15
}

function littleEndianHex(word: number): string {
  return [0, 8, 16, 24].map((shift) => ((word >>> shift) & 0xff).toString(16).padStart(2, '0')).join('')
}
