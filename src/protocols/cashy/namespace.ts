import type { App } from '#domain/merchants/index.ts'

/** Where a merchant's order number must be unique: one space of a merchant, over collections and payouts. */
export function namespaceOf({ protocol, wireId }: Pick<App, 'protocol' | 'wireId'>): string {
  return `${protocol}:${wireId}`
}
