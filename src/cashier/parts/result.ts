import { type Html, html } from '#cashier/html.ts'
import type { PageContext } from '#cashier/page-context.ts'
import { groupDigits, printShownAmount } from '#cashier/print-amount.ts'
import type { Texts } from '#cashier/text.ts'
import type { CashierView, ShownState } from '#cashier/view.ts'
import { webAddress } from '#cashier/web-address.ts'
import { type Mark, sign } from './sign.ts'

/** How long a payer sees the result before the way back is taken. The script and the page without one use it. */
export const returnAfterSeconds = 3

/** The states in which there is nothing to do for the payer. */
export type ToldState = Exclude<ShownState, 'waiting' | 'choosing'>
type Told = { readonly title: string; readonly note: string; readonly mark: Mark }

/** The words and the sign of every state in which there is nothing left to do for the payer. */
export function tellState(view: CashierView, state: ToldState, text: Texts): Told {
  const told: Record<ToldState, Told> = {
    paid: { title: text.paid, note: text.paidNote(view.merchantName), mark: 'good' },
    'partly paid': { title: text.partlyPaid, note: text.partlyPaidNote(view.merchantName), mark: 'ask' },
    failed: { title: text.failed, note: view.reason ?? text.failedNote, mark: 'bad' },
    expired: { title: text.expired, note: text.expiredNote, mark: 'bad' },
    'time over': { title: text.timeOver, note: text.timeOverNote, mark: 'wait' },
    checking: { title: text.checking, note: text.checkingNote, mark: 'wait' },
  }
  return told[state]
}

/** A state told in full: sign, words, amount, what was paid for. */
export function result(view: CashierView, state: ToldState, context: PageContext): Html {
  const { text } = context
  const { title, note, mark } = tellState(view, state, text)
  const told = view.paidText ?? view.amountText
  const due = told !== view.amountText && printShownAmount(view.amountText, view.currency, text)
  return html`${sign(mark)}
<h1>${title}</h1>
<p class="amount${told.length > 12 && ' long'}"><bdi dir="ltr">${groupDigits(told, text)}
<span class="currency">${view.currency}</span></bdi></p>
<p class="note" dir="auto">${note}</p>
<dl class="facts">
${due && fact(text.amountDue, html`<bdi dir="ltr">${due}</bdi>`)}
${view.subject !== undefined && fact(text.description, html`<bdi>${view.subject}</bdi>`)}
${view.methodName !== '' && fact(text.method, html`<bdi>${view.methodName}</bdi>`)}
${fact(text.orderNumber, html`<bdi dir="ltr">${context.orderNo}</bdi>`)}
</dl>`
}

/** The way back to the merchant, or a word that there is none. An address that is not http(s) is not linked. */
export function wayBack(view: CashierView, text: Texts): Html {
  const address = webAddress(view.returnTo)
  if (address === undefined) return html`<p class="aside">${text.closePage}</p>`
  return html`<p class="actions">
<a class="button" href="${address}" data-return>${text.backTo(view.merchantName)}</a></p>
<p class="aside" data-leaving><span>${text.backSoon}</span>
<button type="button" class="plain" data-stay hidden>${text.stay}</button></p>`
}

function fact(label: string, value: Html): Html {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`
}
