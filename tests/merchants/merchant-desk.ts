import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { Result } from '#core/result.ts'
import { openVault } from '#core/vault.ts'
import { type AppProtocol, type CreateApp, createApp, createMerchant } from '#domain/merchants/index.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import { freshDatabase } from '#tests/support/database.ts'

/** A protocol whose apps have a secret and nothing else, and another one. */
export const plain: AppProtocol = { name: 'plain', hasKeyPairs: false, otherCurrencies: [] }
export const another: AppProtocol = { ...plain, name: 'another' }

/** A database with two currencies and one merchant, and what the use cases of merchants need. */
export async function merchantDesk(t: TestContext) {
  const { database } = await freshDatabase(t)
  const { db, pool } = database
  const usd = { code: 'USD', country: 'US', minor_digits: 2, wire_digits: 2, time_zone: 'America/New_York' }
  await db
    .insertInto('currencies')
    .values([usd, { ...usd, code: 'HKD', country: 'HK', time_zone: 'Asia/Hong_Kong' }])
    .execute()
  const now = () => new Date('2026-04-17T10:00:00Z')
  const deps = { db, pool, now, vault: openVault(randomBytes(32)), loopbackAllowed: false }
  const merchant = accepted(await createMerchant(deps, { name: 'Tea House', actor: 'cli' }))
  const addApp = async (more: Partial<CreateApp> = {}) =>
    accepted(
      await createApp(deps, {
        ...{ merchantId: merchant.merchantId, protocol: haipay, currency: 'USD', actor: 'cli' },
        ...more,
      }),
    )
  const auditRows = () => db.selectFrom('audit_log').selectAll().orderBy('id').execute()
  return { ...deps, deps, merchant, addApp, auditRows }
}

export function accepted<Value>(result: Result<Value, unknown>): Value {
  assert.ok(result.ok, `refused: ${JSON.stringify(result)}`)
  return result.value
}

export function refusalOf<Refusal>(result: Result<unknown, Refusal>): Refusal {
  assert.ok(!result.ok, 'accepted')
  return result.refusal
}

/** A merchant's public key in base64, of any kind and size. */
export function rsaPublicKey(bits: number): string {
  return generateKeyPairSync('rsa', { modulusLength: bits })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64')
}
