import { type Html, html } from '#cashier/html.ts'
import type { PageContext } from '#cashier/page-context.ts'
import { groupDigits } from '#cashier/print-amount.ts'
import type { Texts } from '#cashier/text.ts'
import type { PayerView } from '#cashier/view.ts'
import { deadline } from './deadline.ts'

/** What is paid: to whom, how much, what for and until when. */
export function summary(view: PayerView, text: Texts): Html {
  return html`<header class="summary">
<p class="merchant"><span>${text.payTo}</span> <bdi>${view.merchantName}</bdi></p>
<h1 class="amount${view.amountText.length > 12 && ' long'}"><bdi dir="ltr">${groupDigits(view.amountText, text)}
<span class="currency">${view.currency}</span></bdi></h1>
${view.subject !== undefined && html`<p class="subject"><bdi>${view.subject}</bdi></p>`}
${view.expiresAt && deadline(view.expiresAt, text)}
</header>`
}

/** The number that payer and merchant can name to each other. */
export function orderLine(context: PageContext): Html {
  return html`<footer>${context.text.orderNumber} <bdi dir="ltr">${context.orderNo}</bdi></footer>`
}
