import { toDataURL } from 'qrcode'
import { type Html, html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { printShownAmount } from '../print-amount.ts'
import type { CashierView } from '../view.ts'
import { copyRow } from './copy-row.ts'

/** The most bytes a QR picture holds with medium error correction (ISO/IEC 18004, version 40). */
const pictureBytesMax = 2331

/**
 * A QR picture with what a payer does with it: scan it from a desk, or, on the phone itself, save or copy it.
 * A text too long for a picture can still be copied.
 */
export async function qrCode(view: CashierView, code: string, context: PageContext): Promise<Html> {
  const { text } = context
  // Where it is the address of the details below, they have the button.
  const copies = code !== view.instructions?.bankNo
  const picture = Buffer.byteLength(code) > pictureBytesMax ? undefined : await drawPicture(code)
  return html`<div class="qr">
${picture !== undefined && drawn(view, picture, context)}
<p class="actions">
${picture !== undefined && html`<a class="button on-phone" href="${picture}" download="payment-${context.orderNo}.png">${text.saveQr}</a>`}
${copies && html`<button type="button" class="button quiet" data-copy="${code}" data-copied="${text.copied}" hidden>${text.copyQr}</button>`}
</p>
${copies && /^\d{6,60}$/.test(code) && html`<dl>${copyRow({ label: text.qrCodeText, value: code }, text)}</dl>`}
${picture !== undefined && html`<p class="actions on-desktop"><a href="${picture}" download="payment-${context.orderNo}.png">${text.saveQr}</a></p>`}
</div>`
}

function drawn(view: CashierView, picture: string, context: PageContext): Html {
  const { text } = context
  const alt = text.qrAlt(printShownAmount(view.amountText, view.currency, text))
  return html`<p class="steps on-desktop">${text.qrOnDesktop}</p>
<img class="picture" src="${picture}" alt="${alt}" width="272" height="272">
<p class="steps on-phone">${text.qrOnPhone}</p>`
}

// Four modules of white around it belong to the code, also in the saved picture.
function drawPicture(code: string): Promise<string> {
  return toDataURL(code, { errorCorrectionLevel: 'M', margin: 4, scale: 12 })
}
