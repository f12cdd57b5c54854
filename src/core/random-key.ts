import { randomFillSync } from 'node:crypto'

const keyBytes = 16
const keysPerDraw = 256

const pool = Buffer.alloc(keyBytes * keysPerDraw)
let used = pool.length

/** A key that nobody guesses: 128 random bits as base64url. Many are drawn at once, since a draw is what costs. */
export function randomKey(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = pool.subarray(used, used + keyBytes)
  const key = bytes.toString('base64url')
  bytes.fill(0)
  used += keyBytes
  return key
}
