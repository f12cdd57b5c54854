import { type Html, html } from '#cashier/html.ts'
import type { Texts } from '#cashier/text.ts'

/** One thing the payer carries over to another app. */
export type Detail = {
  readonly label: string
  /** Exactly what is copied, and what is shown unless `shown` says it in a form for people. */
  readonly value: string
  readonly shown?: Html | string
  readonly note?: string
}

/** A row of a details list, with a button that copies. The script shows the button; without it, it would do nothing. */
export function copyRow(detail: Detail, text: Texts): Html {
  return html`<div class="row">
<dt>${detail.label}</dt>
<dd class="value"><bdi dir="auto">${detail.shown ?? detail.value}</bdi></dd>
<dd class="copy"><button type="button" data-copy="${detail.value}" data-copied="${text.copied}" hidden
 aria-label="${text.copyOf(detail.label)}">${text.copy}</button></dd>
${detail.note !== undefined && html`<dd class="row-note">${detail.note}</dd>`}
</div>`
}

const grouped = /^(?:[A-Z]{2}\d{2}[A-Z0-9]{11,30}|\d{10,40})$/

/** Long account numbers and IBANs in groups of four. Gaps are drawn, not written: a selection has no spaces in it. */
export function accountNumber(value: string): Html {
  if (!grouped.test(value)) return html`<span class="digits" dir="ltr">${value}</span>`
  const groups = value.match(/.{1,4}/g) ?? []
  return html`<span class="digits" dir="ltr">${groups.map((group) => html`<span>${group}</span>`)}</span>`
}
