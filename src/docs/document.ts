import { type Html, type HtmlValue, html, printHtml } from '#core/html.ts'
import type { Reference } from '#protocols/reference.ts'
import type { Assets } from './assets.ts'

/** Where the pages and their files are, and what can be gone to from each of them. */
export type Shelf = {
  readonly assets: Assets
  /** The path of `/docs` as browsers see it, which may stand below one of the operator's. */
  readonly basePath: string
  /** The path of the signature lab. */
  readonly labPath: string
  readonly references: readonly Reference[]
}

/** What stands around a page of one protocol. */
export type Frame = Shelf & { readonly reference: Reference }

// A page without an icon makes the browser ask for one.
const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#1f4fd8"/>' +
      '<path d="M4 5h8M4 8h8M4 11h5" fill="none" stroke="#fff" stroke-width="1.6"/></svg>',
  )

/** A whole document around `body`. `here` is the address of the page, to mark it in the list of pages. */
export function printDocument(shelf: Shelf | Frame, title: string, here: string, body: Html): string {
  const { assets, basePath, labPath, references } = shelf
  // The menu of a page has its protocol's pages; that of the list of all has every protocol's.
  const shown = 'reference' in shelf ? [shelf.reference] : references
  const menu = shown.map((reference) => printMenu({ ...shelf, reference }, here))
  return printHtml(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="${basePath}/assets/${assets.style.name}">
<script type="module" src="${basePath}/assets/${assets.script.name}"></script>
</head>
<body>
<header><a class="brand" href="${basePath}">Switchyard <span>API reference</span></a>
<a href="${labPath}">Signature lab</a></header>
<div class="frame">
<details class="menu" open><summary>Pages</summary><nav>${menu}</nav></details>
<main>
${body}
</main>
</div>
</body>
</html>
`)
}

/** The address of a page of the reference. */
export function pagePath({ basePath, reference }: Frame, name: string): string {
  return `${basePath}/${reference.protocol}/${name}`
}

function printMenu(frame: Frame, here: string): Html {
  const { reference } = frame
  const groups = Map.groupBy(reference.pages, ({ group }) => group)
  const link = (name: string, text: HtmlValue) =>
    html`<li><a href="${pagePath(frame, name)}"${name === here && html` aria-current="page"`}>${text}</a></li>`
  return html`<h2>${reference.title}</h2>
<ul>${link('guide', 'Getting started')}</ul>
${[...groups].map(
  ([group, pages]) => html`<h2>${group}</h2>
<ul>${pages.map(({ name, title }) => link(name, printTitle(title)))}</ul>
`,
)}`
}

/** `Philippines (PHP)` with the code apart. */
function printTitle(title: string): Html {
  const [, name = title, code] = /^(.*) \(([A-Z]+)\)$/.exec(title) ?? []
  return html`${name}${code !== undefined && html` <small>${code}</small>`}`
}

/** Text with `code` between backticks. */
export function printText(text: string): readonly Html[] {
  return text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
}

/** A block of code that can be copied. */
export function printCode(title: HtmlValue, text: string): Html {
  return html`<figure class="code"><figcaption>${title}</figcaption>
<pre tabindex="0"><code>${text}</code></pre></figure>`
}
