import type { Assets } from './assets.ts'
import { type Html, html, printHtml } from './html.ts'
import type { Texts } from './text.ts'

/** Where style and script are, and the words of the page around the content. */
export type Frame = { readonly assets: Assets; readonly assetsPath: string; readonly text: Texts }

// A page without an icon makes the browser ask for one.
const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#1f4fd8"/>' +
      '<path d="M4 8.4l2.7 2.6L12 5.4" fill="none" stroke="#fff" stroke-width="2"/></svg>',
  )

/** A whole document around `body`; `head` is what only this page has there. */
export function printDocument(frame: Frame, title: string, body: Html, head?: Html): string {
  const { assets, assetsPath, text } = frame
  return printHtml(html`<!doctype html>
<html lang="${text.lang}" dir="${text.dir}">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="${assetsPath}/${assets.style.name}">
<script type="module" src="${assetsPath}/${assets.script.name}"></script>
${head}
</head>
<body>
${body}
</body>
</html>
`)
}
