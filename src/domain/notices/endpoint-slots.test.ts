import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildEndpointSlots } from './endpoint-slots.ts'

const bounds = { inAllMax: 10, perEndpointMax: 4, perEndpointMin: 2 }

test('an endpoint has its first places, and earns one more with each prompt answer up to its bound', () => {
  const slots = buildEndpointSlots(bounds)
  slots.take('a')
  slots.take('a')
  assert.deepEqual([slots.freeAt('a'), slots.busy(), slots.free()], [0, ['a'], 8])
  for (const free of [2, 3, 3, 3]) {
    slots.giveBack('a', true)
    assert.equal(slots.freeAt('a'), free)
    slots.take('a')
  }
})

test('a slow answer takes the earned places away, also while more pushes than that are under way', () => {
  const slots = buildEndpointSlots(bounds)
  slots.take('a')
  for (let answers = 0; answers < 5; answers += 1) {
    slots.take('a')
    slots.giveBack('a', true)
  }
  for (let more = 0; more < 3; more += 1) slots.take('a')
  slots.giveBack('a', false)
  assert.equal(slots.freeAt('a'), 0)
  slots.giveBack('a', false)
  slots.giveBack('a', false)
  assert.equal(slots.freeAt('a'), 1)
})

test('an endpoint takes no places from another, and is forgotten when nothing is under way', () => {
  const slots = buildEndpointSlots(bounds)
  slots.take('a')
  slots.take('a')
  assert.equal(slots.freeAt('b'), 2)
  slots.giveBack('a', true)
  slots.giveBack('a', true)
  assert.deepEqual([slots.freeAt('a'), slots.free(), slots.busy()], [2, 10, []])
})

test('a place that is given back is announced when the endpoint or the whole was full', () => {
  const slots = buildEndpointSlots({ inAllMax: 3, perEndpointMax: 2, perEndpointMin: 2 })
  slots.take('a')
  assert.equal(slots.giveBack('a', true), false)
  slots.take('a')
  slots.take('a')
  assert.equal(slots.giveBack('a', true), true)
  slots.take('b')
  slots.take('c')
  assert.equal(slots.giveBack('b', true), true)
})
