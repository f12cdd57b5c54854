import { type Html, html } from '#core/html.ts'
import type { ReferenceMember } from '#protocols/reference.ts'
import { printText } from './document.ts'

/** More words than this are folded: a currency can have a hundred banks. */
const wordsShownMax = 12

/** The members of a request or an answer, one below the other, so that they read the same on a phone. */
export function printMembers(members: readonly ReferenceMember[], of: 'request' | 'answer'): Html {
  return html`<dl class="members">${members.map((member) => printMember(member, of))}</dl>`
}

function printMember(member: ReferenceMember, of: 'request' | 'answer'): Html {
  const { name, type, about, presence, charactersMax, rules = [], oneOf, members } = member
  const length = charactersMax !== undefined && `, up to ${charactersMax} characters`
  return html`<div>
<dt><code>${name}</code> <span>${type}${length}</span>${printPresence(presence, of)}</dt>
<dd>${printText(about)}
${rules.map((rule) => html`<p class="rule">${printText(rule)}</p>`)}
${oneOf && type === 'string' && printWords(oneOf)}
${members && printMembers(members, of)}</dd>
</div>`
}

function printPresence(presence: ReferenceMember['presence'], of: 'request' | 'answer'): Html | undefined {
  if (typeof presence !== 'string') return html` <em>${printText(presence.when)}</em>`
  if (of === 'answer') return undefined
  return presence === 'always' ? html` <strong>required</strong>` : undefined
}

function printWords(words: readonly (string | number | boolean)[]): Html {
  const list = words.map((word) => html`<code>${String(word)}</code> `)
  if (words.length <= wordsShownMax) return html`<p class="words">${list}</p>`
  return html`<details class="words"><summary>one of ${words.length} words</summary>${list}</details>`
}
