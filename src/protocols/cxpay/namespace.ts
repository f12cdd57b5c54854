import type { App } from '#domain/merchants/index.ts'

/** Where an order number must be unique: one space of a merchant, since one query asks for both kinds of order. */
export function namespaceOf(app: Pick<App, 'protocol' | 'wireId'>): string {
  return `${app.protocol}:${app.wireId}`
}
