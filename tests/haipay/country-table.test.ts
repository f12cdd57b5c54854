import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { printCountryTable } from './country-table.ts'

test('the table of countries in docs/haipay.md is what the tables of fields say', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'haipay.md'), 'utf8')
  const [table] = /^\| currency \| collections \|[\s\S]*?(?=\n\n)/m.exec(page) ?? []
  assert.equal(table, printCountryTable())
})
