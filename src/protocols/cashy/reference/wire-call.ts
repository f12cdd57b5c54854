import type { FieldTable } from '#protocols/fields.ts'
import type { Json, ReferenceCall, ReferenceMember } from '#protocols/reference.ts'

/** One call of the wire; a test holds this list and the routes together. */
export type WireCall = Omit<ReferenceCall, 'request' | 'answer' | 'errors' | 'samples'> & {
  /** On the pages of all currencies, or on the page of what has none. */
  readonly on: 'currencies' | 'api'
  readonly fields: (currency: string) => FieldTable
  readonly answer: readonly ReferenceMember[]
  /** Texts besides those that any call can end in, and those of its fields. */
  readonly errors: readonly string[]
  /** Requests of a currency, by the fields that make them different. */
  readonly samples: (currency: string) => readonly { readonly title: string; readonly given: Given }[]
}

export type Given = Readonly<Record<string, string>>

type Type = ReferenceMember['type']

/** A member that is always there. */
export function always(name: string, type: Type, about: string, example?: Json): ReferenceMember {
  return { name, type, about, presence: 'always', ...(example !== undefined && { example }) }
}

/** A member that is there under a condition: `present when …`. */
export function sometimes(name: string, type: Type, about: string, when: string, example?: Json): ReferenceMember {
  return { name, type, about, presence: { when }, ...(example !== undefined && { example }) }
}

/** A member that is null where it has no value. */
export function orNull(name: string, type: 'string' | 'number', about: string, example?: Json): ReferenceMember {
  return { ...always(name, type, about, example), mayBeNull: true }
}
