import { type Html, html } from '#core/html.ts'
import type { ReferencePage } from '#protocols/reference.ts'
import { type Frame, pagePath, printDocument, type Shelf } from './document.ts'

/** The page that lists the pages of every protocol. */
export function printIndexPage(shelf: Shelf): string {
  const names = shelf.references.map(({ title }) => title)
  return printDocument(
    shelf,
    'API reference',
    '',
    html`<h1>API reference</h1>
<p class="lead">The wire of ${new Intl.ListFormat('en').format(names)} as this gateway speaks it: the same fields,
limits and methods that it checks requests with. Every page is also an OpenAPI 3.1 document for your tools.</p>
<ul class="cards"><li><a href="${shelf.labPath}"><b>Signature lab</b><span>Paste a request and a key: see what to sign,
and which mistake made a signature that does not fit.</span></a></li></ul>
${shelf.references.map((reference) => printProtocol({ ...shelf, reference }))}`,
  )
}

function printProtocol(frame: Frame): Html {
  const { reference } = frame
  const groups = Map.groupBy(reference.pages, ({ group }) => group)
  const card = (name: string, title: string, about: string, json: boolean) => html`<li>
<a href="${pagePath(frame, name)}"><b>${title}</b><span>${about}</span></a>
${json && html`<a class="json" href="${pagePath(frame, name)}.json">OpenAPI</a>`}
</li>`
  const guide = card('guide', 'Getting started', 'Requests, signing with a worked case, error codes, notices.', false)
  return html`<h2>${reference.title}</h2>
<ul class="cards">${guide}</ul>
${[...groups].map(
  ([group, pages]) => html`<h3>${group}</h3>
<ul class="cards">${pages.map((page) => card(page.name, page.title, aboutOf(page), true))}</ul>
`,
)}`
}

function aboutOf({ about, methods }: ReferencePage): string {
  const count = methods.length
  return count === 0 ? about : `${about} ${count} ${count === 1 ? 'method' : 'methods'}.`
}
