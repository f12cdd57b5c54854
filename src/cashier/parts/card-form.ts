import { type Html, html } from '#cashier/html.ts'
import type { PageContext } from '#cashier/page-context.ts'
import { groupDigits } from '#cashier/print-amount.ts'
import type { CardField } from '#cashier/read-card-form.ts'
import type { CashierView } from '#cashier/view.ts'

/** How a field is filled in: by the browser, by which keyboard. */
type Kind = {
  readonly field: CardField
  readonly label: string
  readonly autocomplete: string
  readonly numeric: boolean
  readonly hint: string
  readonly charactersMax: number
  readonly value?: string | undefined
}

/** The form in which the payer types a card. It works without a script, and no field of it is ever filled by us. */
export function cardForm(view: CashierView, context: PageContext): Html {
  const { text, cardEntry: entry } = context
  const faults = entry?.faults ?? {}
  const amount = html`<bdi dir="ltr">${groupDigits(view.amountText, text)} ${view.currency}</bdi>`
  const field = (kind: Kind) => cardField(kind, faults[kind.field], Object.keys(faults)[0] === kind.field, context)
  return html`<form class="card-form" method="post" action="${context.pagePath}/card" data-once>
${entry && html`<p class="fault" role="alert">${text.cardAgain}</p>`}
${field({
  ...{ field: 'number', label: text.cardNumber, autocomplete: 'cc-number', numeric: true },
  ...{ hint: '1234 5678 9012 3456', charactersMax: 30 },
})}
<div class="pair">
${field({
  ...{ field: 'expiry', label: text.cardExpiry, autocomplete: 'cc-exp', numeric: true },
  ...{ hint: text.cardExpiryHint, charactersMax: 9, value: entry?.expiry },
})}
${field({ field: 'cvv', label: text.cardCode, autocomplete: 'cc-csc', numeric: true, hint: '123', charactersMax: 4 })}
</div>
${field({
  ...{ field: 'holder', label: text.cardHolder, autocomplete: 'cc-name', numeric: false, hint: '' },
  ...{ charactersMax: 100, value: entry?.holder },
})}
<button class="button">${text.cardPay} ${amount}</button>
<p class="card-note">${text.cardNote}</p>
${view.sandbox && html`<p class="card-note">${text.cardSandbox}</p>`}
</form>`
}

function cardField(
  { field, label, autocomplete, numeric, hint, charactersMax, value = '' }: Kind,
  fault: keyof PageContext['text']['cardFaults'] | undefined,
  isFirst: boolean,
  { text }: PageContext,
): Html {
  const id = `card-${field}`
  return html`<p class="field${fault && ' wrong'}"><label for="${id}">${label}</label>
<input id="${id}" name="${field}" autocomplete="${autocomplete}" maxlength="${charactersMax}" value="${value}"
 placeholder="${hint}" inputmode="${numeric ? 'numeric' : 'text'}" spellcheck="false" autocapitalize="${
   numeric ? 'off' : 'words'
 }" dir="${numeric ? 'ltr' : 'auto'}" required
 ${fault && html`aria-invalid="true" aria-describedby="${id}-fault"`} ${isFirst && html`autofocus`}>
${fault && html`<span class="fault" id="${id}-fault">${text.cardFaults[fault]}</span>`}</p>`
}
