import type { FieldTable } from '#protocols/haipay/fields.ts'
import type { Json, Presence, ReferenceCall, ReferenceMember } from '#protocols/reference.ts'

/**
 * One call of the wire. A list of these is the registry: the API reference, its examples and the test that holds
 * routes and reference together come from it.
 */
export type WireCall = {
  /** As in an address below `/haipay`, with `{currency}` where the path has one. */
  readonly path: string
  readonly title: string
  readonly about: string
  /** The vendor's page and its heading. */
  readonly source: string
  /** The pages it stands on; `collect` and `payout` are the pages of all currencies with such methods. */
  readonly on: readonly string[]
  /** What the request has besides `appId` and `sign`, in a currency; empty text on pages of no single currency. */
  readonly fields: (currency: string) => FieldTable
  /** Lists in the request, which no table of texts can read. */
  readonly lists?: readonly ReferenceMember[]
  readonly answer: (currency: string) => ReferenceCall['answer']
  /** Codes besides those that any call can end in. */
  readonly errors: readonly string[]
  /** An example, where it is not an order by a method, of which there is one for each pay type. */
  readonly sample?: Readonly<Record<string, Json>>
}

type Type = ReferenceMember['type']
type More = Pick<ReferenceMember, 'oneOf' | 'members' | 'pattern'>

/** A member that is always there. */
export function always(name: string, type: Type, about: string, example?: Json, more: More = {}): ReferenceMember {
  return member(name, type, about, 'always', example, more)
}

/** A member that is there under a condition, in words: `present when …`. */
export function sometimes(
  name: string,
  type: Type,
  about: string,
  when: string,
  example?: Json,
  more: More = {},
): ReferenceMember {
  return member(name, type, about, { when }, example, more)
}

function member(
  name: string,
  type: Type,
  about: string,
  presence: Presence,
  example: Json | undefined,
  more: More,
): ReferenceMember {
  return { name, type, about, presence, ...(example !== undefined && { example }), ...more }
}

/** The signature, last in all signed data. */
export const signature = always('sign', 'string', 'The platform’s signature of the other members.', 'fP433ygWVDL…')
