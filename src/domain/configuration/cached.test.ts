import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cached } from './cached.ts'

/** A cache whose loads are answered by hand, in any order, and whose change is made by hand. */
function byHand(entriesMax?: number) {
  const loads: (PromiseWithResolvers<string | undefined> & { key: string })[] = []
  const listeners: (() => void)[] = []
  const watch = { onChange: (listener: () => void) => void listeners.push(listener) }
  const load = (key: string) => {
    const answer = Promise.withResolvers<string | undefined>()
    loads.push({ key, ...answer })
    return answer.promise
  }
  const answer = (at: number, value: string | undefined) => (loads[at] ?? assert.fail()).resolve(value)
  const change = () => {
    for (const listener of listeners) listener()
  }
  return { get: cached(watch, load, entriesMax), loads, answer, change }
}

test('a key is loaded once until a change, also when there is nothing to find', async () => {
  const { get, loads, answer, change } = byHand()
  for (const value of ['one', undefined]) {
    const key = `${value}`
    const first = get(key)
    answer(loads.length - 1, value)
    assert.equal(await first, value)
    assert.equal(await get(key), value)
  }
  assert.equal(loads.length, 2)
  change()
  const again = get('one')
  answer(2, 'two')
  assert.equal(await again, 'two')
})

test('callers of one key share the load that is under way', async () => {
  const { get, loads, answer } = byHand()
  const callers = [get('key'), get('key'), get('key')]
  answer(0, 'value')
  assert.deepEqual(await Promise.all(callers), ['value', 'value', 'value'])
  assert.equal(loads.length, 1)
})

test('a load that began before a change is neither joined nor kept after it, in whatever order loads end', async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const { get, loads, answer, change } = byHand()
    const before = get('key')
    change()
    const after = get('key')
    for (const at of order) answer(at, at === 0 ? 'old' : 'new')
    assert.equal(await before, 'old')
    assert.equal(await after, 'new')
    assert.equal(await get('key'), 'new')
    assert.equal(loads.length, 2)
  }
})

test('a load that failed is told to its callers and tried again by the next', async () => {
  const { get, loads, answer } = byHand()
  const callers = [get('key'), get('key')]
  loads[0]?.reject(new Error('database away'))
  for (const caller of callers) await assert.rejects(caller, /database away/)
  const again = get('key')
  answer(1, 'value')
  assert.equal(await again, 'value')
})

test('a load from before a change that fails late does not throw out the newer one', async () => {
  const { get, loads, answer, change } = byHand()
  const before = get('key')
  change()
  const after = get('key')
  answer(1, 'new')
  loads[0]?.reject(new Error('database away'))
  await assert.rejects(before)
  assert.equal(await after, 'new')
  await get('key')
  assert.equal(loads.length, 2)
})

test('beyond its bound the cache forgets what was not asked for longest', () => {
  const { get, loads } = byHand(2)
  for (const key of ['hot', 'a', 'hot', 'b', 'hot', 'c', 'hot', 'd']) void get(key)
  assert.deepEqual(
    loads.map(({ key }) => key),
    ['hot', 'a', 'b', 'c', 'd'],
  )
  void get('a')
  assert.equal(loads.length, 6)
})
