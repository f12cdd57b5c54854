/**
 * A background loop. `wake` makes it work now; `work` too, and resolves when all that was due has been begun, also
 * where that failed; `stop` waits for the work under way.
 */
export type Loop = { wake(): void; work(): Promise<void>; stop(): Promise<void> }

/** The part of a log that a loop writes to. */
export type LoopLog = {
  error(facts: object, message: string): void
  info(facts: object, message: string): void
}

const backOffSecondsMin = 0.25
const backOffSecondsMax = 30

/**
 * Runs `work` at once, when woken, and every `everySeconds`; at once again while it answers that there is more. Runs
 * never overlap. While it throws, the waits double from a quarter second to 30 s and waking does not shorten them. An
 * outage is logged when it begins and when it is over; `onError` hears of every failure.
 */
export function startLoop(options: {
  readonly name: string
  readonly everySeconds: number
  readonly work: () => Promise<boolean>
  readonly log: LoopLog
  readonly onError?: (why: unknown) => void
}): Loop {
  let isStopped = false
  let isWoken = false
  let failures = 0
  const { pause, endPause } = buildPause()

  let awaited: (() => void)[] = []
  /** Answers whether to go on at once. */
  const attempt = async (): Promise<boolean> => {
    isWoken = false
    try {
      const hasMore = await options.work()
      if (failures > 0) options.log.info({ loop: options.name, failures }, 'a background loop works again')
      failures = 0
      return hasMore || isWoken
    } catch (why) {
      failures += 1
      if (failures === 1) options.log.error({ loop: options.name, err: why }, 'a background loop fails')
      options.onError?.(why)
      return false
    }
  }
  const tellAwaited = () => {
    for (const tell of awaited) tell()
    awaited = []
  }

  const run = async (): Promise<void> => {
    while (!isStopped) {
      const goOn = (await attempt()) || (isWoken && failures === 0)
      if (!goOn || isStopped) tellAwaited()
      if (isStopped) return
      // Through the event loop, so that work which never waits cannot keep everybody else from running.
      if (goOn) await new Promise(setImmediate)
      else await pause(failures > 0 ? backOffSeconds(failures) : options.everySeconds)
    }
  }

  // Not within this call: the work may want the loop, which its owner does not have yet.
  const ended = Promise.resolve().then(run)
  const wake = () => {
    isWoken = true
    if (failures === 0) endPause()
  }
  return {
    wake,
    work() {
      if (isStopped || failures > 0) return Promise.resolve()
      const begun = new Promise<void>((tell) => awaited.push(tell))
      wake()
      return begun
    },
    async stop() {
      isStopped = true
      endPause()
      await ended
      tellAwaited()
    },
  }
}

/** A wait that can be ended early. */
function buildPause(): { pause(seconds: number): Promise<void>; endPause(): void } {
  let endPause: (() => void) | undefined
  const pause = (seconds: number) =>
    new Promise<void>((end) => {
      const timer = setTimeout(end, seconds * 1_000)
      endPause = () => {
        clearTimeout(timer)
        end()
      }
    })
  return { pause, endPause: () => endPause?.() }
}

function backOffSeconds(failures: number): number {
  return Math.min(backOffSecondsMax, backOffSecondsMin * 2 ** Math.min(failures - 1, 10))
}
