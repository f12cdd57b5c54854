import { type Html, html } from '#cashier/html.ts'
import type { PageContext } from '#cashier/page-context.ts'
import { groupDigits, printShownAmount } from '#cashier/print-amount.ts'
import type { Texts } from '#cashier/text.ts'
import type { ChoiceGroup, ChoosingView, MethodChoice } from '#cashier/view.ts'
import { webAddress } from '#cashier/web-address.ts'
import { kindOfMethod, methodIcon } from './method-icon.ts'
import { orderLine, summary } from './summary.ts'

/** Shown at once of each currency; the rest is one tap away, where there are more than a tap is worth. */
const shownMax = 6
const restMin = 3

/** The page on which the payer picks a method: a form with a button for each, so that it needs no script. */
export function choosing(view: ChoosingView, context: PageContext): Html {
  const { text } = context
  const address = webAddress(view.cancelTo)
  const isOpen = view.groups.length > 0
  return html`${summary(view, text)}
<div class="steps-to-pay">
<section class="card" aria-labelledby="method">
<h2 id="method">${isOpen ? text.chooseMethod : text.noMethod}</h2>
${isOpen && context.choiceWasGone && html`<p class="trouble" role="alert">${text.choiceWasGone}</p>`}
${isOpen ? choicesOf(view, context) : html`<p class="steps">${text.noMethodNote(view.merchantName)}</p>`}
<p class="trouble" data-trouble hidden>${text.troubled}</p>
</section>
${address && html`<p class="aside centred"><a href="${address}">${text.cancel(view.merchantName)}</a></p>`}
</div>
${orderLine(context)}`
}

function choicesOf(view: ChoosingView, context: PageContext): Html {
  return html`<form class="choices" method="post" action="${context.pagePath}/method">
${view.groups.map((group) => currencyGroup(group, view.currency, context.text))}
</form>`
}

function currencyGroup(group: ChoiceGroup, asked: string, text: Texts): Html {
  const { amountText, currency, rateText, choices } = group
  const name = new Intl.DisplayNames(text.lang, { type: 'currency' }).of(currency) ?? currency
  const rate = rateText && text.rate(asked, printShownAmount(rateText, currency, text))
  const shown = choices.length < shownMax + restMin ? choices.length : shownMax
  const rest = choices.slice(shown)
  return html`<fieldset>
<legend><span>${name}</span><strong><bdi dir="ltr">${groupDigits(amountText, text)} ${currency}</bdi></strong></legend>
${rate && html`<p class="rate"><bdi dir="ltr">${rate}</bdi></p>`}
${choices.slice(0, shown).map((choice) => choiceButton(choice, text))}
${
  rest.length > 0 &&
  html`<details><summary>${text.moreMethods(rest.length)}</summary>
${rest.map((choice) => choiceButton(choice, text))}</details>`
}
</fieldset>`
}

function choiceButton(choice: MethodChoice, text: Texts): Html {
  const kind = kindOfMethod(choice)
  const note = choice.payCurrency && `, ${text.paidIn(choice.payCurrency)}`
  return html`<button class="choice" name="method" value="${choice.id}">${methodIcon(kind)}
<span><bdi>${choice.name}</bdi><small>${text.methodKinds[kind]}${note}</small></span></button>`
}
