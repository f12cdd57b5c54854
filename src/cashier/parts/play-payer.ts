import { type Html, html } from '#cashier/html.ts'
import type { PageContext } from '#cashier/page-context.ts'

/** The sandbox's two buttons. Plain forms, so that they need no script. */
export function playPayer(context: PageContext): Html {
  const { text } = context
  return html`<section class="sandbox" aria-labelledby="sandbox-title">
<h2 id="sandbox-title">${text.sandboxTitle}</h2>
<p>${text.sandboxNote}</p>
<form method="post" action="${context.pagePath}/play">
<button class="button quiet" name="outcome" value="succeed">${text.sandboxSucceed}</button>
<button class="button quiet" name="outcome" value="fail">${text.sandboxFail}</button>
</form>
</section>`
}
