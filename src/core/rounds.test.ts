import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildRounds } from './rounds.ts'

test('a round goes on where it stopped, and begins again while anything was found in it', () => {
  const rounds = buildRounds('')
  assert.equal(rounds.resume(), '')
  assert.equal(rounds.rest('d', true), true)
  assert.equal(rounds.resume(), 'd')
  assert.equal(rounds.rest(undefined, false), true)
  assert.equal(rounds.resume(), '')
  assert.equal(rounds.rest('d', false), true)
  assert.equal(rounds.resume(), 'd')
  assert.equal(rounds.rest(undefined, false), false)
})

test('what came while a part was looked at is looked for once more', () => {
  const rounds = buildRounds('')
  rounds.resume()
  rounds.lookAgain()
  assert.equal(rounds.rest(undefined, false), true)
  rounds.resume()
  assert.equal(rounds.rest(undefined, false), false)
})
