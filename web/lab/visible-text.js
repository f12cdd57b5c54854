// Shows text with what cannot be seen in it. The marks stand in attributes, so that what is copied is the text itself.

const glyphs = new Map([
  [' ', ['·', 'space']],
  ['\t', ['→', 'tab']],
  ['\n', ['↵', 'line break']],
  ['\r', ['␍', 'carriage return']],
  ['\u00a0', ['⍽', 'no-break space']],
  ['\u200b', ['ZWSP', 'zero-width space']],
  ['\u200c', ['ZWNJ', 'zero-width non-joiner']],
  ['\u200d', ['ZWJ', 'zero-width joiner']],
  ['\ufeff', ['BOM', 'byte order mark']],
])
const hidden = /[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}]/u

/**
 * A text as nodes.
 * @param {string} text
 */
export function visible(text) {
  const fragment = document.createDocumentFragment()
  for (const part of text.split(/([\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}])/u)) {
    if (part === '') continue
    fragment.append(hidden.test(part) ? markOf(part) : part)
  }
  return fragment
}

function markOf(character) {
  const [glyph, name] = nameOf(character)
  const mark = document.createElement('span')
  mark.className = glyph.length > 1 ? 'hidden-word' : 'hidden-character'
  mark.dataset.glyph = glyph
  mark.title = name
  mark.textContent = character
  return mark
}

function nameOf(character) {
  const code = `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  return glyphs.get(character) ?? [code, code]
}

/** What cannot be seen in a text, counted, in words: `2 spaces, 1 tab`. */
export function countHidden(text) {
  const counts = new Map()
  for (const character of text) {
    if (!hidden.test(character)) continue
    const [, name] = nameOf(character)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, count]) => `${count} ${name}${count === 1 ? '' : 's'}`).join(', ')
}

/** A new element with a class and what stands in it. */
export function element(name, className, ...content) {
  const made = document.createElement(name)
  if (className) made.className = className
  made.append(...content)
  return made
}
