import { randomBytes } from 'node:crypto'

declare const kind: unique symbol

/** Kinds of things that we name; the prefix tells a person what an id in a log belongs to. */
const prefixes = { merchant: 'mch', app: 'app', channel: 'chn', card: 'crd' } as const

type Kind = keyof typeof prefixes

/** An id of one kind; another kind's id does not compile in its place. */
export type Id<K extends Kind> = string & { readonly [kind]: K }

/** A new random id, 120 bits. */
export function newId<K extends Kind>(of: K): Id<K> {
  return `${prefixes[of]}_${randomBytes(15).toString('base64url')}` as Id<K>
}
