/** Random choices that a seed repeats. */
export type SeededRandom = {
  readonly seed: number
  /** From 0 up to 1. */
  random(): number
  pick<Choice>(of: readonly Choice[]): Choice
}

/** Makes choices from a seed, or from a new one: a test prints it, so that a failure can be looked at again. */
export function seededRandom(given: string | undefined): SeededRandom {
  const seed = given === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(given)
  let state = seed
  // Mulberry32: small, and even enough for choosing moments.
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { seed, random, pick: (of) => of[Math.floor(random() * of.length)] as (typeof of)[number] }
}
