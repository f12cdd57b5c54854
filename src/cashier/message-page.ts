import { type Frame, printDocument } from './document.ts'
import { html } from './html.ts'
import { sign } from './parts/sign.ts'

const retrySeconds = 10

/** No such link. The same words whether the order exists or not. */
export function printUnknownPage(frame: Frame): string {
  return printMessage(frame, frame.text.unknownTitle, frame.text.unknownNote)
}

/** A form that we did not take: not from our page, or not readable. */
export function printRefusedPage(frame: Frame): string {
  return printMessage(frame, frame.text.refusedTitle, frame.text.refusedNote)
}

/** Something of ours is down. It loads `pagePath` again by itself, with and without a script. */
export function printOutagePage(frame: Frame, pagePath: string): string {
  return printMessage(frame, frame.text.outageTitle, frame.text.outageNote, pagePath)
}

function printMessage(frame: Frame, title: string, note: string, retryPath?: string): string {
  const retries = retryPath !== undefined
  const body = html`<main class="card result" id="page">
${sign('ask')}
<h1>${title}</h1>
<p class="note">${note}</p>
${retries && html`<p class="actions"><a class="button quiet" href="${retryPath}">${frame.text.tryAgain}</a></p>`}
</main>`
  const head = retries && html`<meta http-equiv="refresh" content="${retrySeconds};url=${retryPath}">`
  return printDocument(frame, title, body, head || undefined)
}
