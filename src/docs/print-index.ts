import { html } from '#core/html.ts'
import type { ReferencePage } from '#protocols/reference.ts'
import { type Frame, pagePath, printDocument } from './document.ts'

/** The page that lists all pages. */
export function printIndexPage(frame: Frame): string {
  const { reference } = frame
  const groups = Map.groupBy(reference.pages, ({ group }) => group)
  const card = (name: string, title: string, about: string, json: boolean) => html`<li>
<a href="${pagePath(frame, name)}"><b>${title}</b><span>${about}</span></a>
${json && html`<a class="json" href="${pagePath(frame, name)}.json">OpenAPI</a>`}
</li>`
  const guide = card('guide', 'Getting started', 'Requests, signing with a worked case, error codes, notices.', false)
  const lab = html`<li><a href="${frame.labPath}"><b>Signature lab</b><span>Paste a request and a key: see what to
sign, and which mistake made a signature that does not fit.</span></a></li>`
  return printDocument(
    frame,
    'API reference',
    '',
    html`<h1>API reference</h1>
<p class="lead">The ${reference.title} wire as this gateway speaks it: the same fields, limits and methods that it
checks requests with. Every page is also an OpenAPI 3.1 document for your tools.</p>
<h2>Start here</h2>
<ul class="cards">${guide}${lab}</ul>
${[...groups].map(
  ([group, pages]) => html`<h2>${group}</h2>
<ul class="cards">${pages.map((page) => card(page.name, page.title, aboutOf(page), true))}</ul>
`,
)}`,
  )
}

function aboutOf({ about, methods }: ReferencePage): string {
  const count = methods.length
  return count === 0 ? about : `${about} ${count} ${count === 1 ? 'method' : 'methods'}.`
}
