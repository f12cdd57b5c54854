import { type Html, html } from '#cashier/html.ts'
import type { PageContext } from '#cashier/page-context.ts'
import type { CashierView } from '#cashier/view.ts'
import { webAddress } from '#cashier/web-address.ts'

/** The way to the page where the card's issuer asks its payer. */
export function challengeButton(view: CashierView, { text }: PageContext): Html | undefined {
  const address = webAddress(view.challengeUrl)
  if (address === undefined) return undefined
  return html`<p class="steps">${text.challengeSteps}</p>
<p class="actions"><a class="button" href="${address}">${text.challengeButton}</a></p>`
}
