import type { Place, Vault } from '#core/vault.ts'
import type { AppKey } from './app.ts'

/** Names one app. */
export type AppRef = { readonly merchantId: string; readonly appId: string }

/** One version of an app's credentials as it stands in the database. */
export type SealedKey = {
  readonly merchant_id: string
  readonly app_id: string
  readonly version: number
  readonly secret: Buffer
  readonly merchant_public_key: string | null
  readonly platform_private_key: Buffer | null
  readonly platform_public_key: string | null
}

/** Encrypts what is secret of a key, each value bound to its row and column. */
export function sealKey(vault: Vault, app: AppRef, key: AppKey): SealedKey {
  const at = (column: string) => place(app, key.version, column)
  const { platformPrivateKey } = key
  return {
    merchant_id: app.merchantId,
    app_id: app.appId,
    version: key.version,
    secret: vault.seal(key.secret, at('secret')),
    merchant_public_key: key.merchantPublicKey ?? null,
    platform_private_key: platformPrivateKey ? vault.seal(platformPrivateKey, at('platform_private_key')) : null,
    platform_public_key: key.platformPublicKey ?? null,
  }
}

/** Decrypts a key. */
export function openKey(vault: Vault, row: SealedKey): AppKey {
  const at = (column: string) => place({ merchantId: row.merchant_id, appId: row.app_id }, row.version, column)
  const { platform_private_key: sealedPrivateKey } = row
  return {
    version: row.version,
    secret: vault.open(row.secret, at('secret')).toString(),
    merchantPublicKey: row.merchant_public_key ?? undefined,
    platformPrivateKey: sealedPrivateKey
      ? vault.open(sealedPrivateKey, at('platform_private_key')).toString()
      : undefined,
    platformPublicKey: row.platform_public_key ?? undefined,
  }
}

function place(app: AppRef, version: number, column: string): Place {
  return { table: 'app_keys', row: `${app.merchantId}/${app.appId}/${version}`, column }
}
