// Where two strings to sign differ.

/**
 * The members that differ between the right text and another one, by name. A value may have an & and even a = in it, so
 * only `names`, and words for the secret, begin a member.
 * @param {ReadonlySet<string>} names
 * @returns {{ name: string, right?: string, other?: string }[]}
 */
export function compareTexts(right, other, names) {
  const [one, two] = [right, other].map((text) => readLines(text, names))
  return [...new Set([...one.keys(), ...two.keys()])]
    .filter((name) => one.get(name) !== two.get(name))
    .map((name) => ({ name, right: one.get(name), other: two.get(name) }))
}

/** The offset of the first character that differs; undefined where there is none. */
export function firstDifference(one, other) {
  if (one === other) return undefined
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return at
}

function readLines(text, names) {
  const lines = new Map()
  let last
  for (const part of text.split('&')) {
    const [, name, value] = /^(\w+)=([\s\S]*)$/.exec(part) ?? []
    const isName = name !== undefined && (names.has(name) || /(key|secret)$/i.test(name))
    if (isName && !lines.has(name)) {
      lines.set(name, value)
      last = name
    } else if (last !== undefined) {
      lines.set(last, `${lines.get(last)}&${part}`)
    }
  }
  return lines
}
