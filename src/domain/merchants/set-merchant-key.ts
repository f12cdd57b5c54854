import { createHash } from 'node:crypto'
import { ok, type Result, refuse } from '#core/result.ts'
import { inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { ChangeDeps } from './change-app.ts'
import { type MerchantKeyRefusal, readMerchantKey } from './credentials.ts'
import type { AppRef } from './sealed-keys.ts'
import { lockApp, readNewestKey, updateMerchantKey } from './store.ts'

/**
 * Sets the merchant's public key of the newest key version: what the merchant signs with the old private key is
 * refused from then on. To change over without a gap, rotate instead.
 */
export async function setMerchantKey(
  deps: ChangeDeps,
  command: AppRef & { readonly publicKey: string; readonly actor: string },
): Promise<Result<{ readonly version: number }, 'app unknown' | MerchantKeyRefusal>> {
  const publicKey = readMerchantKey(command.publicKey)
  if (!publicKey.ok) return publicKey
  const { merchantId, appId, actor } = command
  return inTransaction(deps.db, async (tx) => {
    if (!(await lockApp(tx, command))) return refuse('app unknown')
    const { version } = await readNewestKey(tx, command)
    await updateMerchantKey(tx, command, version, publicKey.value)
    const detail = { merchantId, version, fingerprint: keyFingerprint(publicKey.value) }
    await recordAudit(tx, { at: deps.now(), actor, action: 'merchant key set', subject: appId, detail })
    return ok({ version })
  })
}

/** Tells keys apart for people, without printing them: SHA-256 of the DER. */
export function keyFingerprint(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex')
}
