// Writes what was found into the right side of the page.
import { compareTexts, firstDifference } from './compare-texts.js'
import { countHidden, element, visible } from './visible-text.js'

const around = 24
/** More members than this differ where the whole text is another. */
const rowsMax = 8

const verdicts = {
  empty: ['quiet', 'Nothing to check yet', 'Paste a request and its key, or show an example.'],
  fault: ['wrong', 'The request cannot be read', ''],
  'no protocol': ['quiet', 'Which protocol is it?', 'Nothing in the request tells. Choose one above.'],
  'no secret': ['quiet', 'The secret is missing', 'Paste the secret to see what is signed with it.'],
  'no key': ['quiet', 'An RSA key is missing', 'The text to sign is below. Paste a private or a public key to check.'],
  'bad key': ['wrong', 'The key cannot be used', ''],
  'no signature': ['quiet', 'This is what to sign', 'No signature was pasted, so there is none to compare.'],
  fits: ['right', 'The signature fits', 'The request is signed exactly as the protocol asks.'],
  accepted: ['right', 'The signature fits, with a form that the gateway also takes', ''],
  mistake: ['wrong', 'The signature does not fit', ''],
  unknown: ['wrong', 'The signature does not fit', ''],
}

/** @param {HTMLElement} place */
export function showVerdict(place, kind, ...content) {
  const [tone, title, about] = verdicts[kind]
  const parts = [element('h2', '', title), ...(about ? [element('p', '', about)] : []), ...content]
  // What stands there already is not written again: it would be read out again, too.
  const isSame = place.textContent === parts.map(({ textContent }) => textContent).join('')
  if (!isSame) place.replaceChildren(...parts)
  place.className = `verdict ${tone}`
  const jump = document.getElementById('jump')
  jump.className = `jump ${tone}`
  jump.textContent = (tone === 'wrong' && place.querySelector('h3')?.textContent) || title
}

/** What was wrong, what to do, and where the texts differ. */
export function showDiagnosis(place, result, own) {
  const { verdict, findings, made, right, fault } = result
  if (fault !== undefined) return showVerdict(place, 'bad key', element('p', '', fault))
  const content = findings.map(({ title, fix }) =>
    element('div', 'finding', element('h3', '', title), element('p', '', fix)),
  )
  if (made && made.text !== right.text) content.push(showDifference(result, made.text))
  if (result.isTextUnknown) content.push(element('p', '', unknownAdvice(result)))
  if (own !== '' && own !== right.text) {
    content.push(element('h3', '', 'Your string differs'), showDifference(result, own))
  }
  if (own !== '' && own === right.text) content.push(element('p', '', 'Your string to sign is the right one.'))
  const canOnlyCheck = result.expected === undefined && verdict !== 'no key'
  const only = canOnlyCheck ? ['With a public key the lab can check a signature, but not make the one to expect.'] : []
  const notes = [...result.notes, ...only].map((note) => element('p', 'note', note))
  return showVerdict(place, verdict, ...content, ...notes)
}

function unknownAdvice({ protocol }) {
  const key = protocol.hasKey ? 'The key pair is right, so another text was signed. ' : ''
  return (
    `${key}None of the usual mistakes, and no two of them together, makes this signature. Check that the secret ` +
    'is this app’s, and that no value changed between signing and sending. Paste the string that your code signed ' +
    'below “Compare with my code”: the first difference is shown.'
  )
}

function showDifference({ protocol, right: { text, entries } }, other) {
  const names = new Set(entries.map(({ name }) => name))
  const rows = protocol.signatureIn === 'body' ? compareTexts(text, other, names) : []
  if (rows.length === 0 || rows.length > rowsMax) return showPlace(text, other, firstDifference(text, other))
  const cells = ({ name, right, other }) => element('tr', '', element('th', '', name), cell(right), cell(other))
  const head = element('tr', '', ...['Member', 'Right', 'Signed'].map((word) => element('th', '', word)))
  return element(
    'div',
    'wide',
    element('table', 'difference', element('thead', '', head), element('tbody', '', ...rows.map(cells))),
  )
}

function cell(text) {
  if (text === undefined) return element('td', 'none', 'not there')
  return element('td', '', text === '' ? element('i', '', 'empty') : element('code', '', visible(text)))
}

function showPlace(right, other, at) {
  const cut = (text) => (at > around ? '…' : '') + text.slice(Math.max(0, at - around), at + around)
  const row = (name, text) =>
    element('tr', '', element('th', '', name), element('td', '', element('code', '', visible(cut(text)))))
  const caption = element('caption', '', `First difference: character ${at + 1}`)
  const body = element('tbody', '', row('Right', right), row('Signed', other))
  return element('div', 'wide', element('table', 'difference', caption, body))
}

/** The string to sign, with the names apart from the values where it has names. */
export function showText(place, count, { right, protocol }, secret) {
  const signed = right.entries.filter(({ reason }) => reason === undefined)
  const parts = signed.flatMap(({ name, text }, at) => [
    element('span', 'sign', at === 0 ? '' : '&'),
    element('span', 'name', visible(name)),
    element('span', 'sign', '='),
    element('span', 'value', visible(text)),
  ])
  const key = protocol.signatureIn === 'body' ? `${signed.length > 0 ? '&' : ''}key=` : ''
  const whole = [...parts, element('span', 'sign', key), element('span', 'secret', visible(secret))]
  const isWhole = whole.map(({ textContent }) => textContent).join('') === right.text
  if (isWhole) place.replaceChildren(...whole)
  else
    place.replaceChildren(
      visible(right.text.slice(0, right.text.length - secret.length)),
      element('span', 'secret', visible(secret)),
    )
  const hidden = countHidden(right.text)
  const bytes = new TextEncoder().encode(right.text).length
  count.textContent = `${bytes} bytes in UTF-8, ${hidden === '' ? 'nothing invisible' : hidden}.`
}

/** What became of each member that is not signed. */
export function showLeftOut(place, entries) {
  const left = entries.filter(({ reason }) => reason !== undefined)
  place.hidden = left.length === 0
  const words = left.flatMap(({ name, reason }, at) => [
    at === 0 ? '' : ', ',
    element('code', '', name),
    ` (${reason})`,
  ])
  place.replaceChildren('Left out: ', ...words, '.')
}
