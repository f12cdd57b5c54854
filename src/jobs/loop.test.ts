import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '#tests/notices/notice-scene.ts'
import { startLoop } from './loop.ts'

function loopOf(t: TestContext, work: () => Promise<boolean>, everySeconds = 60) {
  const logged: string[] = []
  const log = {
    error: (_: object, message: string) => void logged.push(`error: ${message}`),
    info: (_: object, message: string) => void logged.push(`info: ${message}`),
  }
  const loop = startLoop({ name: 'test', everySeconds, work, log })
  t.after(() => loop.stop())
  return { ...loop, logged }
}

test('work runs at once, again while there is more, and then when woken', async (t) => {
  let runs = 0
  const loop = loopOf(t, async () => {
    runs += 1
    return runs < 5
  })
  await until(() => runs === 5, 'five runs')
  await pause(50)
  assert.equal(runs, 5)
  loop.wake()
  await until(() => runs === 6, 'the run after waking')
})

test('work runs again after the interval', async (t) => {
  let runs = 0
  loopOf(
    t,
    async () => {
      runs += 1
      return false
    },
    0.02,
  )
  await until(() => runs >= 3, 'three runs')
})

test('runs never overlap, and a wake during a run is not lost', async (t) => {
  let runs = 0
  let underWay = 0
  const loop = loopOf(t, async () => {
    underWay += 1
    assert.equal(underWay, 1)
    runs += 1
    if (runs === 1) for (let wakes = 0; wakes < 3; wakes += 1) loop.wake()
    await pause(10)
    underWay -= 1
    return false
  })
  await until(() => runs === 2, 'the second run')
  await pause(50)
  assert.equal(runs, 2)
})

test('stopping waits for the run under way and begins no other', async (t) => {
  let runs = 0
  let ended = 0
  const loop = loopOf(t, async () => {
    runs += 1
    await pause(50)
    ended += 1
    return true
  })
  await until(() => runs === 1, 'the first run')
  await loop.stop()
  assert.deepEqual([runs, ended], [1, 1])
  await pause(80)
  assert.equal(runs, 1)
})

test('an outage is logged when it begins and when it is over, and waking does not hurry it', async (t) => {
  let runs = 0
  const loop = loopOf(t, async () => {
    runs += 1
    if (runs <= 3) throw new Error('the database is away')
    return false
  })
  await until(() => runs === 1, 'the first failure')
  for (let wakes = 0; wakes < 100; wakes += 1) loop.wake()
  await pause(100)
  assert.equal(runs, 1)
  await until(() => loop.logged.length === 2, 'the end of the outage')
  assert.deepEqual(loop.logged, ['error: a background loop fails', 'info: a background loop works again'])
})

test('stopping ends the wait after a failure', async (t) => {
  let runs = 0
  const loop = loopOf(t, async () => {
    runs += 1
    throw new Error('always')
  })
  await until(() => runs >= 2, 'two failures')
  await loop.stop()
  assert.deepEqual(loop.logged, ['error: a background loop fails'])
})

test('work that never waits does not keep others from running', async (t) => {
  const loop = loopOf(t, async () => true)
  await pause(10)
  await loop.stop()
})
