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

/**
 * Lets concurrent callers share a commit: what arrives while `writersMax` runs are under way goes into the next run,
 * at most `batchMax` at once. No timer, so a lone caller waits for nobody. Each caller gets its own answer, after its
 * own commit. A run of several that throws is repeated one by one, so that one bad item fails alone.
 * Refuses with Overloaded beyond `waitingMax` callers.
 */
export function coalesce<In, Out>(options: {
  readonly batchMax: number
  readonly writersMax: number
  readonly waitingMax: number
  readonly run: (items: readonly In[]) => Promise<readonly Out[]>
}): (item: In) => Promise<Out> {
  const waiting: Waiting<In, Out>[] = []
  let writers = 0

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
    while (waiting.length > 0) await runBatch(waiting.splice(0, options.batchMax))
    writers -= 1
  }

  return (item) =>
    new Promise<Out>((settle, fail) => {
      if (waiting.length >= options.waitingMax) return fail(new Overloaded())
      waiting.push({ item, settle, fail })
      // Begun in a microtask, so that callers of the same tick share the first run too.
      if (writers < options.writersMax)
        queueMicrotask(() => writers < options.writersMax && waiting.length > 0 && void drain())
    })
}
