import type { App } from '#domain/merchants/index.ts'
import type { OrderKind } from '#domain/orders/index.ts'

/** Where a merchant's order number must be unique: per app, each kind of order apart. */
export function namespaceOf(app: Pick<App, 'wireId'>, kind: OrderKind): string {
  return `${app.wireId}:${kind}`
}
