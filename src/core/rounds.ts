/** Rounds of all merchants in order, a part of them at a time, so that each gets its turn however much one has. */
export type Rounds<Place> = {
  /** Where the next part begins. */
  resume(): Place
  /**
   * A part ended, at `last` where others follow. Answers whether to look again at once: a part says nothing of those
   * before it, so there may be more until one has been all the way round and found nothing.
   */
  rest(last: Place | undefined, hasFound: boolean): boolean
  /** Something may be due where the present round has already been. */
  lookAgain(): void
}

/** Rounds that begin at `start`, which is before everybody. */
export function buildRounds<Place>(start: Place): Rounds<Place> {
  let after = start
  let mayHaveMissed = false
  return {
    resume() {
      if (after === start) mayHaveMissed = false
      return after
    },
    rest(last, hasFound) {
      after = last ?? start
      mayHaveMissed ||= hasFound
      return last !== undefined || mayHaveMissed
    },
    lookAgain() {
      mayHaveMissed = true
    },
  }
}
