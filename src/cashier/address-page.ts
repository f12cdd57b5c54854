import { type Frame, printDocument } from './document.ts'
import { html } from './html.ts'
import { copyRow } from './parts/copy-row.ts'
import { drawQrPicture } from './parts/qr-picture.ts'

/** What the page of a permanent address shows. */
export type AddressView = {
  readonly merchantName: string
  readonly currency: string
  /** The coin and its chain, as the catalog names them. */
  readonly methodName: string
  readonly address: string
  readonly sandbox: boolean
}

const pictureSize = 272

/** The page of a permanent address: payers send any amount, as often as they like. */
export function printAddressPage(view: AddressView, frame: Frame): string {
  const { text } = frame
  const picture = drawQrPicture(view.address)
  const shown = html`<span class="digits" dir="ltr">${view.address}</span>`
  const body = html`${view.sandbox && html`<aside class="strip">${text.sandboxStrip}</aside>`}
<main id="page" class="waiting">
<header class="summary">
<p class="merchant"><span>${text.payTo}</span> <bdi>${view.merchantName}</bdi></p>
<h1 class="amount long">${text.anyAmount} <span class="currency">${view.currency}</span></h1>
<p class="subject">${text.addressStays}</p>
</header>
<div class="steps-to-pay">
<section class="card" aria-labelledby="method">
<h2 id="method">${text.payWith(view.methodName)}</h2>
<div class="qr">
${
  picture !== undefined &&
  html`<img class="picture" src="${picture}" alt="${text.addressQr}" width="${pictureSize}" height="${pictureSize}">`
}
</div>
<p class="steps">${text.addressSteps(view.methodName)}</p>
<dl>${copyRow({ label: text.coinAddress, value: view.address, shown }, text)}</dl>
</section>
</div>
</main>
<p id="live" class="unseen" role="status" aria-live="polite"></p>`
  return printDocument(frame, text.addressTitle(view.merchantName), body)
}
