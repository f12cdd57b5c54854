import { type Html, html } from '#cashier/html.ts'
import type { PageContext } from '#cashier/page-context.ts'
import type { CashierView } from '#cashier/view.ts'
import { walletAddress } from '#cashier/web-address.ts'

/** The way to a wallet's, bank's or card page; undefined where `payUrl` is our own page or no address to follow. */
export function walletButton(view: CashierView, payUrl: string | undefined, context: PageContext): Html | undefined {
  const address = walletAddress(payUrl)
  if (address === undefined || new URL(address).origin === context.origin) return undefined
  const { text } = context
  return html`<p class="steps">${text.walletSteps(view.methodName)}</p>
<p class="actions"><a class="button" href="${address}">${text.walletButton(view.methodName)}</a></p>`
}
