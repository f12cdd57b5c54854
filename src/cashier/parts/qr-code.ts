import { type Html, html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { printShownAmount } from '../print-amount.ts'
import type { CashierView } from '../view.ts'
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
${picture !== undefined && html`<a class="button save" href="${picture}" download="payment-${context.orderNo}.png">${text.saveQr}</a>`}
${copies && html`<button type="button" class="button quiet" data-copy="${code}" data-copied="${text.copied}" hidden>${text.copyQr}</button>`}
</p>
${copies && html`<noscript><p class="steps"><bdi dir="ltr">${code}</bdi></p></noscript>`}
${copies && /^\d{6,60}$/.test(code) && html`<dl>${copyRow({ label: text.qrCodeText, value: code }, text)}</dl>`}
</div>`
}

function drawn(view: CashierView, code: string, picture: string, context: PageContext): Html {
  const { text } = context
  const alt = text.qrAlt(printShownAmount(view.amountText, view.currency, text))
  return html`<p class="steps on-desktop">${text.qrOnDesktop}</p>
<img class="picture${Buffer.byteLength(code) > denseBytes && ' dense'}" src="${picture}" alt="${alt}" width="272" height="272">
<p class="steps on-phone">${text.qrOnPhone}</p>`
}
