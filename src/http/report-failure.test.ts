import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { isOutage } from '#db/pool.ts'
import { buildReportFailure } from './report-failure.ts'

function reported(error: unknown) {
  const lines: string[] = []
  const log = pino({}, { write: (line) => lines.push(line) })
  buildReportFailure({ log, isOutage })(error)
  assert.equal(lines.length, 1)
  return { line: lines[0] ?? '', level: (JSON.parse(lines[0] ?? '') as { level: number }).level }
}

test('a bug is an error with its place, without the row that the database quotes', () => {
  const violated = Object.assign(new Error('new row violates check constraint "orders_state_check"'), {
    code: '23514',
    detail: 'Failing row contains (Maria Cruz, 4242424242424242)',
  })
  const { line, level } = reported(violated)
  assert.equal(level, 50)
  assert.match(line, /23514/)
  assert.match(line, /orders_state_check/)
  assert.match(line, /report-failure\.test\.ts/)
  assert.doesNotMatch(line, /Maria|4242/)
})

test('an outage is a warning', () => {
  assert.equal(reported(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })).level, 40)
})

test('what is no error is named by its kind', () => {
  assert.match(reported('4242424242424242').line, /"failure":\{"name":"string"\}/)
  assert.match(reported(undefined).line, /"failure":\{"name":"undefined"\}/)
})
