import { type Html, html } from '#cashier/html.ts'
import type { PageContext } from '#cashier/page-context.ts'
import { printShownAmount } from '#cashier/print-amount.ts'
import type { CashierView } from '#cashier/view.ts'
import { copyRow } from './copy-row.ts'
import { drawQrPicture } from './qr-picture.ts'

/** From here on a picture takes all the width there is, or its modules would be too small for a camera. */
const denseBytes = 300

/**
 * A QR picture with what a payer does with it: scan it from a desk, or, on the phone itself, save or copy it.
 * A text too long for a picture can still be copied.
 */
export function qrCode(view: CashierView, code: string, context: PageContext): Html {
  const { text } = context
  const picture = drawQrPicture(code)
  // Where the code is the address of the details below, they have the button.
  const copies = code !== view.instructions?.bankNo
  return html`<div class="qr">
${picture !== undefined && drawn(view, code, picture, context)}
<p class="actions">
${picture !== undefined && saveButton(picture, context)}
${
  copies &&
  html`<button type="button" class="button quiet" data-copy="${code}" data-copied="${text.copied}" hidden>
${text.copyQr}</button>`
}
</p>
${copies && html`<noscript><p class="steps"><bdi dir="ltr">${code}</bdi></p></noscript>`}
${copies && /^\d{6,60}$/.test(code) && html`<dl>${copyRow({ label: text.qrCodeText, value: code }, text)}</dl>`}
</div>`
}

function saveButton(picture: string, context: PageContext): Html {
  const name = `payment-${context.orderNo}.png`
  return html`<a class="button save" href="${picture}" download="${name}">${context.text.saveQr}</a>`
}

function drawn(view: CashierView, code: string, picture: string, context: PageContext): Html {
  const { text } = context
  const alt = text.qrAlt(printShownAmount(view.amountText, view.currency, text))
  const width = Buffer.byteLength(code) > denseBytes ? 'picture dense' : 'picture'
  return html`<p class="steps on-desktop">${text.qrOnDesktop}</p>
<img class="${width}" src="${picture}" alt="${alt}" width="272" height="272">
<p class="steps on-phone">${text.qrOnPhone}</p>`
}
