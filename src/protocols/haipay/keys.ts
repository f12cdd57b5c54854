import type { KeyObject } from 'node:crypto'
import type { AppKey } from '#domain/merchants/index.ts'
import { readPrivateKey, readPublicKey } from './sign.ts'

/** One version of an app's credentials, ready for use. */
export type ParsedKey = {
  readonly version: number
  readonly secret: string
  /** Absent: the merchant has not given one that can be used. */
  readonly merchantPublicKey: KeyObject | undefined
  readonly platformPrivateKey: KeyObject
}

/** Gives the parsed form of an app's key. */
export type Keys = (key: AppKey) => ParsedKey

/**
 * Parses every key once: parsing costs eight verifications. The parsed form lives as long as the key it belongs to,
 * which the directory lets go when the configuration changes. Throws where the platform's own key cannot be read.
 */
export function buildKeys(): Keys {
  const parsed = new WeakMap<AppKey, ParsedKey>()
  return (key) => {
    const known = parsed.get(key) ?? parse(key)
    parsed.set(key, known)
    return known
  }
}

function parse(key: AppKey): ParsedKey {
  const platform = readPrivateKey(key.platformPrivateKey ?? '')
  if (!platform.ok) throw new Error(`version ${key.version} of an app's key has no platform key that can be used`)
  const merchant = readPublicKey(key.merchantPublicKey ?? '')
  return {
    version: key.version,
    secret: key.secret,
    merchantPublicKey: merchant.ok ? merchant.value : undefined,
    platformPrivateKey: platform.value,
  }
}
