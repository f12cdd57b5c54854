import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { startClockedGateway } from '#tests/e2e/clocked-gateway.ts'
import { eventually } from '#tests/support/books.ts'
import { payInFields } from '#tests/support/cashy-client.ts'
import { collectFields, payFields } from '#tests/support/haipay-client.ts'

// Every statement that this process sends is heard, before the gateway makes its connections.
const heard = new Set<string>()
const send: (this: pg.Client, ...said: unknown[]) => unknown = pg.Client.prototype.query
pg.Client.prototype.query = function (this: pg.Client, ...said: unknown[]) {
  const [query] = said
  if (typeof query === 'object' && query !== null && 'name' in query && 'text' in query) heard.add(`${query.text}`)
  return send.apply(this, said)
} as typeof pg.Client.prototype.query

const gateway = await startClockedGateway({ after })
const root = join(import.meta.dirname, '..', '..')
const textsOf = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: ['**/*.test.ts'] }).map((file) => readFileSync(join(root, file), 'utf8'))

const isPlacing = (text: string) => text.includes('into sandbox_payments as p')

test('every prepared statement inserts, and none reads a table', async () => {
  const cashy = gateway.cashy()
  await cashy.call('/api/payIn', payInFields())
  await cashy.call('/api/getBalance')
  const usd = gateway.client('USD')
  const collection = collectFields({ payType: 'EWALLET', inBankCode: 'GOOGLE_PAY', amount: '100.00' })
  const { orderNo } = await usd.call('/usd/collect/apply', collection)
  await gateway.outcome(`${orderNo}`, { outcome: 'succeed' })
  const payee = { accountType: 'EWALLET', bankCode: 'PayPal', accountNo: 'payee@example.com' }
  await usd.call('/usd/pay/apply', payFields({ ...payee, amount: '10.00' }))
  await eventually('the bank has the payout', async () => ([...heard].some(isPlacing) ? true : undefined))
  const marks = textsOf('src/**/*.ts').flatMap((text) => text.match(/`\$\{prepared\}/g) ?? [])
  assert.equal(heard.size, marks.length, [...heard].join('\n'))
  const tables = textsOf('migrations/*.sql').flatMap((text) => [...text.matchAll(/create table (\w+)/g)])
  const names = tables.map(([, name]) => name).join('|')
  const reading = new RegExp(String.raw`\b(from|join|using|update|delete from)\s+"?(${names})\b`)
  assert.match('select 1 from orders o', reading)
  for (const text of heard) assert.doesNotMatch(text, reading)
})
