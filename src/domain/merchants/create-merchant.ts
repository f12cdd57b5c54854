import type { Clock } from '#core/clock.ts'
import { type Id, newId } from '#core/ids.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import { type Db, inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import { isName } from './name.ts'
import { insertMerchant } from './store.ts'

/** `number` is the short form of the merchant's id, and the end of its order numbers. */
export type CreatedMerchant = { readonly merchantId: Id<'merchant'>; readonly number: number; readonly name: string }

export type CreateMerchantRefusal = 'name not usable' | 'name taken'

/** Makes a merchant, active and without apps. */
export async function createMerchant(
  deps: { readonly db: Db; readonly now: Clock },
  command: { readonly name: string; readonly actor: string },
): Promise<Result<CreatedMerchant, CreateMerchantRefusal>> {
  const { actor } = command
  const name = command.name.trim()
  if (!isName(name)) return refuse('name not usable')
  const at = deps.now()
  const merchantId = newId('merchant')
  return inTransaction(deps.db, async (tx) => {
    const written = await insertMerchant(tx, { id: merchantId, name, created_at: at })
    if (!written) return refuse('name taken')
    const { number } = written
    await recordAudit(tx, { at, actor, action: 'merchant created', subject: merchantId, detail: { name, number } })
    return ok({ merchantId, number, name })
  })
}
