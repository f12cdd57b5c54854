import { ok, type Result, refuse } from '#core/result.ts'
import type { Vault } from '#core/vault.ts'
import { inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { AppKey } from './app.ts'
import type { ChangeDeps } from './change-app.ts'
import { type MerchantKeyRefusal, newKeyPair, newSecret, readMerchantKey } from './credentials.ts'
import { type AppRef, sealKey } from './sealed-keys.ts'
import { insertKey, lockApp, readNewestKey, retireKeys } from './store.ts'

export type RotateKey = AppRef & {
  readonly actor: string
  /** Absent: the merchant keeps its key pair. */
  readonly merchantPublicKey?: string | undefined
  /** The older credentials end at once, as after a leak. Else the previous version lives on until the next rotation. */
  readonly retireOld?: boolean | undefined
}

/** The secret and the platform's public key are for the merchant. */
export type RotatedKey = {
  readonly version: number
  readonly secret: string
  readonly platformPublicKey: string | undefined
}

/** Gives an app a new version of its credentials: secret, and the platform's key pair where the protocol has one. */
export async function rotateKey(
  deps: ChangeDeps & { readonly vault: Vault },
  command: RotateKey,
): Promise<Result<RotatedKey, 'app unknown' | MerchantKeyRefusal>> {
  const { merchantId, appId, actor, retireOld = false } = command
  const given = command.merchantPublicKey === undefined ? ok(undefined) : readMerchantKey(command.merchantPublicKey)
  if (!given.ok) return given
  // Made before the transaction, also where it will not be needed: it takes longer than all the rest.
  const pair = await newKeyPair()
  const secret = newSecret()
  return inTransaction(deps.db, async (tx) => {
    if (!(await lockApp(tx, command))) return refuse('app unknown')
    const previous = await readNewestKey(tx, command)
    const version = previous.version + 1
    const isPaired = previous.platformPublicKey !== null
    const key: AppKey = {
      version,
      secret,
      merchantPublicKey: given.value ?? previous.merchantPublicKey ?? undefined,
      platformPrivateKey: isPaired ? pair.privateKey : undefined,
      platformPublicKey: isPaired ? pair.publicKey : undefined,
    }
    const at = deps.now()
    await insertKey(tx, sealKey(deps.vault, command, key), at)
    await retireKeys(tx, command, version, retireOld ? 'at once' : 'keep previous')
    const detail = { merchantId, version, retireOld }
    await recordAudit(tx, { at, actor, action: 'key rotated', subject: appId, detail })
    return ok({ version, secret, platformPublicKey: key.platformPublicKey })
  })
}
