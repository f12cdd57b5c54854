import type { Assets } from './assets.ts'
import type { CardEntry } from './read-card-form.ts'
import type { Texts } from './text.ts'

/** What a page needs besides the order: where it stands, its words and the time. */
export type PageContext = {
  readonly orderNo: string
  /** The page's own path, and the folder of style and script. */
  readonly pagePath: string
  readonly assetsPath: string
  /** Our own origin; an address elsewhere is a wallet's or a bank's. */
  readonly origin: string
  readonly assets: Assets
  readonly text: Texts
  readonly now: Date
  /** Somebody takes the sandbox's buttons. */
  readonly takesPlay: boolean
  /** The payer picked a method that was not on offer any more. */
  readonly choiceWasGone: boolean
  /** What the payer typed of a card that was not taken. */
  readonly cardEntry: CardEntry | undefined
}
