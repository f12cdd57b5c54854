import { printDocument } from './document.ts'
import { type Html, html } from './html.ts'
import type { PageContext } from './page-context.ts'
import { cardForm } from './parts/card-form.ts'
import { challengeButton } from './parts/challenge-button.ts'
import { choosing } from './parts/choosing.ts'
import { playPayer } from './parts/play-payer.ts'
import { qrCode } from './parts/qr-code.ts'
import { result, returnAfterSeconds, type ToldState, tellState, wayBack } from './parts/result.ts'
import { orderLine, summary } from './parts/summary.ts'
import { transferDetails } from './parts/transfer-details.ts'
import { walletButton } from './parts/wallet-button.ts'
import { printShownAmount } from './print-amount.ts'
import { type CashierView, isFinal, type PayerView, type ShownState, secondsLeft, shownState, stampOf } from './view.ts'
import { webAddress } from './web-address.ts'

/** Without a script the page loads anew, since nothing else would tell the payer that the payment arrived. */
const reloadSeconds = 15

/** The payer's page of one order, or of what becomes one when a method is picked, as a whole document. */
export function printPage(view: PayerView, context: PageContext): string {
  const { title, content, head } = partsOf(view, context)
  const body = html`${view.sandbox && html`<aside class="strip">${context.text.sandboxStrip}</aside>`}
${mainOf(view, content, context)}
<p id="live" class="unseen" role="status" aria-live="polite"></p>`
  return printDocument(context, title, body, head)
}

function partsOf(view: PayerView, context: PageContext) {
  const toPay = context.text.payTitle(printShownAmount(view.amountText, view.currency, context.text), view.merchantName)
  if (view.state === 'choosing') return { title: toPay, content: choosing(view, context), head: undefined }
  const state = shownState(view, context.now) as Exclude<ShownState, 'choosing'>
  if (state === 'waiting') return { title: toPay, content: waiting(view, context), head: headOf(view, state) }
  const { title } = tellState(view, state, context.text)
  return { title, content: told(view, state, context), head: headOf(view, state) }
}

/** The script reads all it needs from here, and replaces it as a whole when the stamp has changed. */
function mainOf(view: PayerView, content: Html, context: PageContext): Html {
  const { text, now } = context
  const state = shownState(view, now)
  const isOpen = state === 'waiting' || state === 'choosing'
  return html`<main id="page" class="${isOpen ? 'waiting' : 'card result'}" data-state="${state}"
 data-final="${String(isFinal(state))}" data-stamp="${stampOf(view, now)}" data-status="${context.pagePath}/status"
 data-seconds-left="${secondsLeft(view, now) ?? ''}" data-return-seconds="${returnAfterSeconds}"
 data-minute-left="${text.minuteLeft}">
${content}
</main>`
}

function waiting(view: CashierView, context: PageContext): Html {
  const { text } = context
  const parts = stepsOf(view, context)
  const progress = parts.length > 0 ? text.waiting : text.preparing(view.methodName)
  return html`${summary(view, text)}
<div class="steps-to-pay">
<section class="card" aria-labelledby="method">
<h2 id="method">${view.asksCard ? text.payByCard : text.payWith(view.methodName)}</h2>
${parts}
${
  !view.asksCard &&
  html`<p class="progress"><span class="dot" aria-hidden="true"></span>
<span class="with-script">${progress}</span><noscript><span>${text.waitingPlain}</span></noscript></p>
${checkNow(context)}`
}
</section>
${view.sandbox && context.takesPlay && playPayer(context)}
</div>
${orderLine(context)}`
}

/** What the payer does on this page. */
function stepsOf(view: CashierView, context: PageContext): readonly Html[] {
  if (view.asksCard) return [cardForm(view, context)]
  const challenge = challengeButton(view, context)
  return challenge ? [challenge] : instructionsOf(view, context)
}

/** What the payer can do; empty while the channel has not said it yet. */
function instructionsOf(view: CashierView, context: PageContext): readonly Html[] {
  const { instructions } = view
  if (instructions === undefined) return []
  const parts = [
    walletButton(view, instructions.payUrl, context),
    instructions.qrCode ? qrCode(view, instructions.qrCode, context) : undefined,
    transferDetails(view, instructions, context.text),
  ]
  return parts.filter((part) => part !== undefined)
}

function told(view: CashierView, state: ToldState, context: PageContext): Html {
  return html`${result(view, state, context)}
${isFinal(state) ? wayBack(view, context.text) : checkNow(context)}`
}

/** For a page without a script, or whose script has asked long enough. */
function checkNow(context: PageContext): Html {
  const { text } = context
  return html`<p class="trouble" data-trouble hidden>${text.troubled}</p>
<form class="check" method="get" action="${context.pagePath}" data-check>
<p data-stale hidden>${text.stale}</p>
<button class="button quiet">${text.checkNow}</button>
</form>`
}

function headOf(view: CashierView, state: ShownState): Html | undefined {
  // A page that loads anew would lose what the payer has typed.
  if (state === 'waiting' && view.asksCard) return undefined
  const challenge = state === 'waiting' ? webAddress(view.challengeUrl) : undefined
  if (challenge !== undefined) return html`<meta http-equiv="refresh" content="0;url=${challenge}">`
  if (!isFinal(state)) return html`<noscript><meta http-equiv="refresh" content="${reloadSeconds}"></noscript>`
  const address = webAddress(view.returnTo)
  if (address === undefined) return undefined
  return html`<noscript><meta http-equiv="refresh" content="${returnAfterSeconds};url=${address}"></noscript>`
}
