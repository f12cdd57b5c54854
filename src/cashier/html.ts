export { type Html, type HtmlValue, html, printHtml } from '#core/html.ts'
