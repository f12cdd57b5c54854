// MD5 (RFC 1321), because browsers offer none. CXPay and Cashy sign with it; nothing else here should.

const shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
]
const sines = Int32Array.from({ length: 64 }, (_, at) => Math.floor(Math.abs(Math.sin(at + 1)) * 2 ** 32))
const start = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]

/**
 * The 16 bytes of the digest.
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
export function md5(bytes) {
  const padded = pad(bytes)
  const view = new DataView(padded.buffer)
  const state = Int32Array.from(start)
  for (let block = 0; block < padded.length; block += 64) {
    const words = Int32Array.from({ length: 16 }, (_, at) => view.getInt32(block + at * 4, true))
    mix(state, words)
  }
  const digest = new DataView(new ArrayBuffer(16))
  for (const [at, word] of state.entries()) digest.setInt32(at * 4, word, true)
  return new Uint8Array(digest.buffer)
}

/** A one, zeros, and the count of bits in 64: whole blocks of 64 bytes. */
function pad(bytes) {
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n, true)
  return padded
}

function mix(state, words) {
  let [a, b, c, d] = state
  for (let step = 0; step < 64; step++) {
    const round = step >> 4
    const [mixed, at] = choose(round, step, b, c, d)
    const sum = (a + mixed + sines[step] + words[at]) | 0
    const shift = shifts[round][step & 3]
    a = d
    d = c
    c = b
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
  }
  for (const [at, word] of [a, b, c, d].entries()) state[at] += word
}

/** The round's function of three words, and which word of the block it takes. */
function choose(round, step, b, c, d) {
  if (round === 0) return [(b & c) | (~b & d), step]
  if (round === 1) return [(d & b) | (~d & c), (5 * step + 1) & 15]
  if (round === 2) return [b ^ c ^ d, (3 * step + 5) & 15]
  return [c ^ (b | ~d), (7 * step) & 15]
}
