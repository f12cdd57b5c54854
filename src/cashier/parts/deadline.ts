import { type Html, html } from '#cashier/html.ts'
import type { Texts } from '#cashier/text.ts'

/** When the time to pay ends: in UTC as sent, in the browser's zone and with a count-down once the script runs. */
export function deadline(expiresAt: Date, text: Texts): Html {
  const printed = new Intl.DateTimeFormat(text.lang, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(expiresAt)
  return html`<p class="deadline">
<span>${text.payBy} <time datetime="${expiresAt.toISOString()}" data-local-time>${printed} UTC</time></span>
<span class="left" role="timer" aria-label="${text.timeLeft}" data-left hidden></span>
</p>`
}
