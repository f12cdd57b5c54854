import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted, merchantDesk, refusalOf } from '#tests/merchants/merchant-desk.ts'
import { createMerchant } from './create-merchant.ts'
import { listMerchants } from './list-merchants.ts'
import { setMerchantStatus } from './set-merchant-status.ts'

test('a merchant has a number of its own, is active, listed and in the audit log', async (t) => {
  const { deps, merchant, addApp, auditRows } = await merchantDesk(t)
  await addApp()
  const other = accepted(await createMerchant(deps, { name: '  Café 茶  ', actor: 'cli' }))
  assert.equal(other.number, merchant.number + 1)
  const listed = await listMerchants(deps)
  assert.deepEqual(
    listed.map(({ createdAt, ...row }) => row),
    [
      { ...merchant, status: 'active', apps: 1 },
      { ...other, name: 'Café 茶', status: 'active', apps: 0 },
    ],
  )
  assert.deepEqual((await listMerchants(deps, { afterNumber: merchant.number })).length, 1)
  const rows = await auditRows()
  assert.deepEqual(
    rows.map(({ actor, action, subject }) => [actor, action, subject]).filter(([, action]) => action !== 'app created'),
    [
      ['cli', 'merchant created', merchant.merchantId],
      ['cli', 'merchant created', other.merchantId],
    ],
  )
})

test('a name that is taken, empty, too long or not printable is refused and leaves nothing', async (t) => {
  const { deps, auditRows } = await merchantDesk(t)
  const before = await auditRows()
  const refusal = async (name: string) => refusalOf(await createMerchant(deps, { name, actor: 'cli' }))
  assert.equal(await refusal('Tea House'), 'name taken')
  for (const name of ['', '   ', 'a\nb', 'a\u0000', 'a\u202eb', 'x'.repeat(101)]) {
    assert.equal(await refusal(name), 'name not usable')
  }
  assert.equal((await listMerchants(deps)).length, 1)
  assert.deepEqual(await auditRows(), before)
})

test('of twenty equal merchants made at once there is one', async (t) => {
  const { deps } = await merchantDesk(t)
  const command = { name: 'Rush', actor: 'cli' }
  const results = await Promise.all(Array.from({ length: 20 }, () => createMerchant(deps, command)))
  assert.equal(results.filter(({ ok }) => ok).length, 1)
})

test('a merchant that does not exist cannot be frozen', async (t) => {
  const { deps } = await merchantDesk(t)
  const command = { merchantId: 'mch_none', status: 'disabled', actor: 'cli' } as const
  assert.equal(refusalOf(await setMerchantStatus(deps, command)), 'merchant unknown')
})
