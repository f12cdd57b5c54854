import { maskCardNumbers } from '#core/card-number.ts'

/** What people type: a card number may stand in it. In the other fields a mask would break forms, or change an id. */
const freeTexts: ReadonlySet<string> = new Set(['name', 'body', 'goodsName', 'goodName', 'referer', 'userAgent'])

/** A merchant's fields, their free texts cleared of card numbers. */
export function withoutCardNumbers(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, text]) => [name, freeTexts.has(name) ? maskCardNumbers(text) : text]),
  )
}
