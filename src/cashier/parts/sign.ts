import { type Html, html } from '#cashier/html.ts'

const strokes = {
  good: 'M15 25l7 7 12-14',
  bad: 'M17 17l14 14M31 17L17 31',
  wait: 'M24 14v11l7 4',
  ask: 'M24 13v13M24 34v.1',
} as const

/** How a page ends, at a glance: a tick, a cross, a clock, or something the payer has to ask or look at. */
export type Mark = keyof typeof strokes

/** The picture of a mark. It says nothing that the heading below does not say, so it is hidden from readers. */
export function sign(mark: Mark): Html {
  return html`<svg class="sign ${mark}" viewBox="0 0 48 48" width="56" height="56" aria-hidden="true">
<circle cx="24" cy="24" r="22"></circle><path d="${strokes[mark]}"></path></svg>`
}
