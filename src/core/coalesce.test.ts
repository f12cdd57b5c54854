import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { coalesce, Overloaded } from './coalesce.ts'

const bounds = { batchMax: 64, writersMax: 2, waitingMax: 100 }

/** Runs that last until they are ended by hand, in the order they began. */
function byHand(options: Partial<typeof bounds> = {}) {
  const runs: { readonly items: readonly number[]; readonly end: () => void }[] = []
  const share = coalesce<number, number>({
    ...{ ...bounds, ...options },
    run: (items) => new Promise((end) => runs.push({ items, end: () => end(items.map((item) => item * 10)) })),
  })
  return { runs, share, batches: () => runs.map(({ items }) => items) }
}

test('callers of one tick share a run, a few who come later the next, and each gets its own answer', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { runs, share, batches } = byHand()
  const firsts = [1, 2].map(share)
  await turn()
  const rest = [3, 4].map(share)
  await turn()
  assert.deepEqual(batches(), [[1, 2]])
  runs[0]?.end()
  assert.deepEqual(await Promise.all(firsts), [10, 20])
  await turn()
  assert.deepEqual(batches(), [
    [1, 2],
    [3, 4],
  ])
  runs[1]?.end()
  assert.deepEqual(await Promise.all(rest), [30, 40])
})

test('when more than a few wait, a second run goes beside the first, and no third', async () => {
  const { share, batches } = byHand()
  void share(0)
  await turn()
  const many = Array.from({ length: 12 }, (_, at) => at + 1)
  for (const item of many) void share(item)
  await turn()
  for (const item of many) void share(item)
  await turn()
  assert.deepEqual(batches(), [[0], many])
})

test('one that waits for a run which takes long is not held up by it', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { runs, share, batches } = byHand()
  void share(1)
  await turn()
  const waiting = share(2)
  t.mock.timers.tick(19)
  assert.deepEqual(batches(), [[1]])
  t.mock.timers.tick(1)
  assert.deepEqual(batches(), [[1], [2]])
  runs[1]?.end()
  assert.equal(await waiting, 20)
})

test('of a run that throws, one bad item fails alone', async () => {
  const share = coalesce<number, number>({
    ...bounds,
    run: async (items) => {
      if (items.includes(2)) throw new Error('two is bad')
      return items
    },
  })
  const ends = await Promise.allSettled([1, 2, 3].map(share))
  assert.deepEqual(
    ends.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
})

test('who comes when too many wait is refused, and its work is not begun', async () => {
  const { share, batches } = byHand({ batchMax: 1, writersMax: 1, waitingMax: 2 })
  void share(1)
  await turn()
  void share(2)
  void share(3)
  await assert.rejects(share(4), Overloaded)
  assert.deepEqual(batches(), [[1]])
})
