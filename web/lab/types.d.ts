/** One value as it arrived: strings decoded, numbers digit by digit, lists and objects as their source. */
export type Member = { readonly kind: string; readonly text: string; readonly items?: readonly string[] | null }

/** What was pasted. Without members where it is none of JSON or a form. */
export type PastedRequest = {
  readonly body: string
  readonly headers: ReadonlyMap<string, string>
  readonly isForm: boolean
  readonly notes: readonly string[]
  readonly members?: ReadonlyMap<string, Member>
  readonly fault?: string
}

/** How a text to sign is put together, a step each. The steps of the two rules are in sorted-rule.js, raw-rule.js. */
export type Plan = {
  readonly encode: (text: string) => Uint8Array
  readonly secret: (secret: string) => string
  readonly message?: (bytes: Uint8Array) => Promise<Uint8Array>
  readonly seal?: (algorithm: string, bytes: Uint8Array, secret: string) => Promise<Uint8Array>
}

/** A text to sign, and what became of each member: `reason` says why one was left out. */
export type Composed = {
  readonly text: string
  readonly entries: readonly { readonly name: string; readonly text: string; readonly reason?: string }[]
}

export type Finding = { readonly id: string; readonly title: string; readonly fix: string }

/** A usual mistake. Two of the same group are not looked for together. */
export type Mistake = Finding & { readonly group: string; readonly plan: (plan: Plan) => Plan }

/** What a pasted signature and key say by themselves. */
export type ReadSignature = {
  readonly notes: readonly string[]
  readonly findings?: readonly Finding[]
  readonly algorithm?: string
  readonly digest?: string
  readonly raw?: string
  readonly fault?: string
  readonly wants?: string
  readonly key?: { readonly bits: number; readonly sign?: CryptoKey }
}

/** What the lab knows of a protocol: its rule as a plan, the mistakes to try, how its signatures are read and made. */
export type Protocol = {
  readonly id: string
  readonly title: string
  readonly rule: string
  readonly secretLabel: string
  /** Whether an RSA key is needed besides the secret. */
  readonly hasKey: boolean
  readonly signatureIn: 'body' | 'headers'
  readonly plan: () => Plan
  readonly compose: (plan: Plan, request: PastedRequest, secret: string) => Composed
  readonly mistakes: (request: PastedRequest) => readonly Mistake[]
  /** Mistakes that the gateway takes. */
  readonly accepted: ReadonlySet<string>
  readonly read: (signature: string, key: string) => Promise<ReadSignature>
  readonly sign: (bytes: Uint8Array, how: Pick<ReadSignature, 'key'> & { hash?: string }) => Promise<string | undefined>
}

/** What was found. `made` is the text that the signature is of, where it was found. */
export type Diagnosis = {
  readonly verdict: 'no key' | 'no signature' | 'fits' | 'accepted' | 'mistake' | 'unknown'
  readonly protocol: Protocol
  readonly right: Composed
  readonly expected?: string
  readonly findings: readonly Finding[]
  readonly notes: readonly string[]
  readonly made?: Composed
  readonly isTextUnknown?: boolean
  readonly fault?: string
}
