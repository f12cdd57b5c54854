import { type Html, html } from '#core/html.ts'
import type { Block, Section } from '#protocols/reference.ts'
import { type Frame, printCode, printDocument, printText } from './document.ts'

/** The page about what every client must do. */
export function printGuidePage(frame: Frame): string {
  const { reference } = frame
  const title = `${reference.title}: getting started`
  return printDocument(
    frame,
    title,
    'guide',
    html`<h1>Getting started</h1>
<p class="lead">What every client of the ${reference.title} wire does, whatever it calls. A signature that is
refused: the <a href="${frame.labPath}">signature lab</a> finds out why.</p>
<ul class="jump">${reference.guide.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul>
${reference.guide.map(printSection)}`,
  )
}

function printSection({ id, title, blocks }: Section): Html {
  return html`<section id="${id}" class="prose">
<h2><a href="#${id}">${title}</a></h2>
${blocks.map(printBlock)}
</section>`
}

function printBlock(block: Block): Html {
  switch (block.kind) {
    case 'text':
      return html`<p>${printText(block.text)}</p>`
    case 'steps':
      return html`<ol>${block.steps.map((step) => html`<li>${printText(step)}</li>`)}</ol>`
    case 'code':
      return printCode(block.title, block.text)
    case 'table':
      return html`<div class="wide" tabindex="0"><table>
<thead><tr>${block.head.map((word) => html`<th>${word}</th>`)}</tr></thead>
<tbody>${block.rows.map(printRow)}</tbody>
</table></div>`
  }
}

function printRow(row: readonly string[]): Html {
  return html`<tr>${row.map((text) => html`<td>${printText(text)}</td>`)}</tr>`
}
