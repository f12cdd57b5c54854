/** The gateway read the request and says no: nothing was begun. `word` is for programs, `message` for people. */
export type Refused<Word extends string> = {
  readonly ok: false
  readonly kind: 'refused'
  readonly word: Word
  /** The code or the text by which the protocol says it. */
  readonly code: string
  readonly message: string
  /** The field that it is about, where the protocol names one. */
  readonly field: string | undefined
}

/** Nobody can say what became of the request. An order may exist: ask for it with its number, do not order anew. */
export type Unclear = {
  readonly ok: false
  readonly kind: 'unclear'
  readonly why: UnclearReason
  readonly message: string
}

export type UnclearReason =
  /** No whole answer within `timeoutSeconds`. */
  | 'timed out'
  /** The connection was refused or broke. */
  | 'unreachable'
  /** Another HTTP status than 200: something between us and the gateway answered. */
  | 'http status'
  /** An answer that is not what the protocol says, or is longer than we take. */
  | 'unreadable'
  /** An answer whose signature is not the platform's. Nothing in it counts. */
  | 'false signature'
  /** The gateway says that it is busy or broken, which by the vendors' words leaves the order open. */
  | 'gateway trouble'
  /** Sent again after an unclear try, and then refused: the first try may have been taken. */
  | 'refused when repeated'
  /** The caller's own signal ended the call. */
  | 'given up'

/** What a call came to. */
export type Answer<Data, Word extends string> = { readonly ok: true; readonly data: Data } | Refused<Word> | Unclear

/** Why a notice does not count. Answer the sender with HTTP 400 and nothing else. */
export type NoticeRefusal = 'unreadable' | 'false signature'

/** A notice that was verified, or why it does not count. */
export type NoticeAnswer<Notice> =
  | { readonly ok: true; readonly notice: Notice }
  | { readonly ok: false; readonly why: NoticeRefusal }

export function unclear(why: UnclearReason, message: string): Unclear {
  return { ok: false, kind: 'unclear', why, message }
}

export function refused<Word extends string>(word: Word, code: string, message: string, field?: string): Refused<Word> {
  return { ok: false, kind: 'refused', word, code, message, field }
}
