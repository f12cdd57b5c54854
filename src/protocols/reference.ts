/**
 * What a protocol says of itself to the people who write clients: pages of calls and notices, as data. The pages at
 * `/docs` and the OpenAPI documents are printed from it.
 */
export type Reference = {
  /** As in the address: `haipay`. */
  readonly protocol: string
  readonly title: string
  /** The address that paths of calls begin at. */
  readonly baseUrl: string
  readonly wire: WireForm
  readonly guide: readonly Section[]
  readonly pages: readonly ReferencePage[]
  readonly errors: readonly ErrorMeaning[]
}

/** What every call and notice of a wire has in common. */
export type WireForm = {
  /** Content types of a request's body, the usual one first. */
  readonly bodies: readonly string[]
  /** Headers of every request and every notice, besides the content type. */
  readonly headers?: readonly ReferenceMember[]
  /** The members at the beginning and the end of each request, which samples leave out. */
  readonly frame: { readonly first?: string; readonly last?: string }
  /** What stands around `data` in every answer that went well. */
  readonly success: Readonly<Record<string, Json>>
  /** The members of every answer that did not. */
  readonly failure: readonly ReferenceMember[]
  /** Which of them has the code. */
  readonly codeMember: string
  /** What a merchant answers to a notice that it has. */
  readonly acknowledgement: string
}

export type ReferencePage = {
  /** As in the address: `usd`. */
  readonly name: string
  readonly title: string
  readonly group: string
  readonly about: string
  /** What is good to know before the first call, as label and text. */
  readonly facts: readonly (readonly [label: string, text: string])[]
  readonly calls: readonly ReferenceCall[]
  readonly notices: readonly ReferenceNotice[]
  readonly methods: readonly ReferenceMethod[]
}

export type ReferenceCall = {
  readonly path: string
  readonly title: string
  readonly about: string
  /** The page of the vendor that says so. */
  readonly source: string
  readonly request: readonly ReferenceMember[]
  /** `data` is a list of objects with the members of the answer. */
  readonly isList?: boolean
  /** The members of `data`; a file where the answer is one. */
  readonly answer: readonly ReferenceMember[] | { readonly contentTypes: readonly string[]; readonly about: string }
  /** Codes of the failures that the call can end in. */
  readonly errors: readonly string[]
  readonly samples: readonly Sample[]
}

export type ReferenceNotice = {
  readonly name: string
  readonly title: string
  readonly about: string
  readonly source: string
  readonly members: readonly ReferenceMember[]
}

/** One member of a request, an answer or a notice. */
export type ReferenceMember = {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'null'
  readonly about: string
  readonly presence: Presence
  /** Its value is null where it has none. */
  readonly mayBeNull?: true
  readonly charactersMax?: number
  /** What its text must be, in sentences. */
  readonly rules?: readonly string[]
  readonly pattern?: string
  readonly oneOf?: readonly (string | number | boolean)[]
  readonly example?: Json
  /** Of an object, or of each item of a list. */
  readonly members?: readonly ReferenceMember[]
}

/**
 * Whether a request must have a member, or an answer has it: always, at will, or under a condition. `needed` says the
 * same as data: other members of the request, and the words of which each must say one.
 */
export type Presence =
  | 'always'
  | 'optional'
  | { readonly when: string; readonly needed?: Readonly<Record<string, readonly string[]>> }

/** A request as a client sends it, without app and signature. */
export type Sample = { readonly title: string; readonly body: Readonly<Record<string, Json>> }

export type ReferenceMethod = {
  readonly direction: string
  readonly payType: string
  readonly code: string
  readonly name: string
  /** As printed on the wire; empty where the method has no limit of its own. */
  readonly least: string
  readonly most: string
  readonly status: string
}

export type ErrorMeaning = { readonly code: string; readonly msg: string; readonly about: string }

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** A part of a guide. Texts may have `code` between backticks. */
export type Section = { readonly id: string; readonly title: string; readonly blocks: readonly Block[] }

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'steps'; readonly steps: readonly string[] }
  | { readonly kind: 'code'; readonly title: string; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
