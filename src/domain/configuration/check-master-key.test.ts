import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { openVault } from '#core/vault.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { checkMasterKey } from './check-master-key.ts'

test('a database opens with the master key of its first start and with no other', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const vault = openVault(randomBytes(32))
  await checkMasterKey({ db, vault })
  await checkMasterKey({ db, vault })
  const other = openVault(randomBytes(32))
  await assert.rejects(checkMasterKey({ db, vault: other }), /the master key does not open this database/)
})

test('of two first starts with two keys one is refused', async (t) => {
  const { db } = (await freshDatabase(t)).database
  const starts = [1, 2].map(() => checkMasterKey({ db, vault: openVault(randomBytes(32)) }))
  const ended = await Promise.allSettled(starts)
  assert.deepEqual(ended.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})
