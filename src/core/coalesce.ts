/** Thrown when more callers wait than a coalescer may hold. The caller's work was not begun. */
export class Overloaded extends Error {
  constructor() {
    super('too much work is waiting')
    this.name = 'Overloaded'
  }
}

type Waiting<In, Out> = {
  readonly item: In
  readonly settle: (out: Out) => void
  readonly fail: (why: unknown) => void
}

/** So few may as well wait for the run that is under way: together they cost far less than in a run of their own. */
const fewWaiting = 8
/** A run that takes longer waits for a lock or a slow disk, which is no reason to hold up others. */
const longRunMilliseconds = 20

/**
 * Lets concurrent callers share a commit: what arrives while a run is under way goes into the next one, at most
 * `batchMax` at once. A second run, up to `writersMax`, is begun beside it where more than a few wait or it takes long.
 * A lone caller waits for nobody. Each caller gets its own answer, after its own commit. A run of several that throws
 * is repeated one by one, so that one bad item fails alone. Refuses with Overloaded beyond `waitingMax` callers.
 */
export function coalesce<In, Out>(options: {
  readonly batchMax: number
  readonly writersMax: number
  readonly waitingMax: number
  readonly run: (items: readonly In[]) => Promise<readonly Out[]>
}): (item: In) => Promise<Out> {
  const waiting: Waiting<In, Out>[] = []
  let writers = 0
  let runs = 0
  let watch: NodeJS.Timeout | undefined

  async function runBatch(batch: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const outs = await options.run(batch.map((one) => one.item))
      if (outs.length !== batch.length) throw new Error('a coalesced run must answer every item')
      outs.forEach((out, at) => {
        batch[at]?.settle(out)
      })
    } catch (why) {
      if (batch.length === 1) batch[0]?.fail(why)
      else for (const one of batch) await runBatch([one])
    }
  }

  async function drain(): Promise<void> {
    writers += 1
    while (waiting.length > 0) {
      runs += 1
      await runBatch(waiting.splice(0, options.batchMax))
    }
    writers -= 1
  }

  function needsWriter(): boolean {
    return writers < options.writersMax && waiting.length > (writers === 0 ? 0 : fewWaiting)
  }

  /** Begins another run beside one that takes long, however few wait. */
  function watchForLongRun(): void {
    if (watch || writers >= options.writersMax || waiting.length === 0) return
    const runsBefore = runs
    watch = setTimeout(() => {
      watch = undefined
      if (runs === runsBefore && waiting.length > 0 && writers < options.writersMax) void drain()
      watchForLongRun()
    }, longRunMilliseconds)
  }

  return (item) =>
    new Promise<Out>((settle, fail) => {
      if (waiting.length >= options.waitingMax) return fail(new Overloaded())
      waiting.push({ item, settle, fail })
      // Begun in a microtask, so that callers of the same tick share the first run too.
      if (needsWriter()) queueMicrotask(() => needsWriter() && void drain())
      else watchForLongRun()
    })
}
