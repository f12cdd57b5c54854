import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildEndpointSlots } from './endpoint-slots.ts'

const bounds = { inAllMax: 10, perEndpointMax: 4, perSlowEndpointMax: 2 }

test('an endpoint has its places and takes none of another', () => {
  const slots = buildEndpointSlots(bounds)
  for (let pushes = 0; pushes < 4; pushes += 1) slots.take('a')
  assert.deepEqual([slots.freeAt('a'), slots.freeAt('b'), slots.busy(), slots.free()], [0, 4, ['a'], 6])
  for (let pushes = 0; pushes < 4; pushes += 1) slots.giveBack('a', true)
  assert.deepEqual([slots.freeAt('a'), slots.busy(), slots.free()], [4, [], 10])
})

test('a slow answer takes places away until a prompt one, also while more pushes than that are under way', () => {
  const slots = buildEndpointSlots(bounds)
  for (let pushes = 0; pushes < 4; pushes += 1) slots.take('a')
  const free = [false, false, false, false].map((isPrompt) => {
    slots.giveBack('a', isPrompt)
    return slots.freeAt('a')
  })
  assert.deepEqual(free, [0, 0, 1, 2])
  slots.take('a')
  slots.giveBack('a', true)
  assert.equal(slots.freeAt('a'), 4)
})

test('a place that is given back is announced when the endpoint or the whole was full', () => {
  const slots = buildEndpointSlots({ inAllMax: 3, perEndpointMax: 2, perSlowEndpointMax: 1 })
  slots.take('a')
  assert.equal(slots.giveBack('a', true), false)
  slots.take('a')
  slots.take('a')
  assert.equal(slots.giveBack('a', true), true)
  slots.take('b')
  slots.take('c')
  assert.equal(slots.giveBack('b', true), true)
})

test('a place that nobody took cannot be given back', () => {
  assert.throws(() => buildEndpointSlots(bounds).giveBack('a', true), /no push to a is under way/)
})
