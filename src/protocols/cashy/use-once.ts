import { ok, type Result, refuse } from '#core/result.ts'
import type { App } from '#domain/merchants/index.ts'
import type { Orders } from '#domain/orders/index.ts'
import { malformed, type WireError } from './errors.ts'

/** Reads something for a request that may come only once. Both go on at the same time; a repeat is told nothing. */
export async function useOnce<Value>(
  { orders }: { readonly orders: Pick<Orders, 'useNonce'> },
  app: App,
  nonce: string,
  read: () => Promise<Value>,
): Promise<Result<Value, WireError>> {
  const use = { merchantId: app.merchantId, appId: app.id, nonce }
  const [isFirst, value] = await Promise.all([orders.useNonce(use), read()])
  return isFirst ? ok(value) : refuse(malformed('nonceStr'))
}
