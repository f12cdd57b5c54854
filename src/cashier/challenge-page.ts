import { type Frame, printDocument } from './document.ts'
import { html } from './html.ts'
import { groupDigits } from './print-amount.ts'

/** What the issuer of a sandbox card shows its payer. */
export type ChallengeView = {
  readonly merchantName: string
  /** Decimal text as `printAmount` gives it. */
  readonly amountText: string
  readonly currency: string
  readonly lastFour: string
  /** The payer's page of the order, where the payer goes afterwards. */
  readonly payUrl: string
  /** The payer can still answer. */
  readonly isOpen: boolean
}

/** The page of the sandbox's issuer: the payer confirms the payment, or does not. */
export function printChallengePage(frame: Frame, view: ChallengeView, action: string): string {
  const { text } = frame
  const body = html`<aside class="strip">${text.sandboxStrip}</aside>
<main class="card result challenge">
<p class="issuer">${text.challengeBank}</p>
<h1>${text.challengeTitle}</h1>
<p class="amount${view.amountText.length > 12 && ' long'}"><bdi dir="ltr">${groupDigits(view.amountText, text)}
<span class="currency">${view.currency}</span></bdi></p>
<dl class="facts">
<div><dt>${text.challengeTo}</dt><dd><bdi>${view.merchantName}</bdi></dd></div>
<div><dt>${text.challengeCard}</dt><dd><bdi dir="ltr">\u2022\u2022\u2022\u2022 ${view.lastFour}</bdi></dd></div>
</dl>
<form class="actions" method="post" action="${action}">
<button class="button" name="answer" value="confirm">${text.challengeConfirm}</button>
<button class="button quiet" name="answer" value="cancel">${text.challengeCancel}</button>
</form>
<p class="aside">${text.challengeNote}</p>
</main>`
  return printDocument(frame, text.challengeTitle, body)
}
