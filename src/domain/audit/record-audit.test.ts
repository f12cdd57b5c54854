import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#db/pool.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { recordAudit } from './record-audit.ts'

const record = { at: new Date('2026-04-17T10:00:00Z'), actor: 'cli', action: 'app disabled', subject: 'mch_1/app_1' }

test('a record is kept as it was given', async (t) => {
  const { database } = await freshDatabase(t)
  await inTransaction(database.db, (tx) => recordAudit(tx, { ...record, detail: { from: 'active', list: [1] } }))
  await inTransaction(database.db, (tx) => recordAudit(tx, record))
  const rows = await database.db.selectFrom('audit_log').selectAll().orderBy('id').execute()
  const kept = rows.map(({ id, ...rest }) => rest)
  assert.deepEqual(kept, [
    { ...record, detail: { from: 'active', list: [1] } },
    { ...record, detail: {} },
  ])
})

test('a change that is rolled back leaves no record', async (t) => {
  const { database } = await freshDatabase(t)
  const work = inTransaction(database.db, async (tx) => {
    await recordAudit(tx, record)
    throw new Error('the change failed')
  })
  await assert.rejects(work, /the change failed/)
  assert.deepEqual(await database.db.selectFrom('audit_log').select('id').execute(), [])
})
