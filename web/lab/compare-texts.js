// Where two strings to sign differ.

/**
 * The members that differ between the right text and another one, by name.
 * @returns {{ name: string, right?: string, other?: string }[]}
 */
export function compareTexts(right, other) {
  const [one, two] = [right, other].map(readLines)
  const names = [...new Set([...one.keys(), ...two.keys()])]
  return names
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

/** Values by name. A value may have an & in it: what follows without `name=` belongs to it. */
function readLines(text) {
  const lines = new Map()
  let last
  for (const part of text.split('&')) {
    const [, name, value] = /^(\w+)=([^]*)$/.exec(part) ?? []
    if (name !== undefined && !lines.has(name)) {
      lines.set(name, value)
      last = name
    } else if (last !== undefined) {
      lines.set(last, `${lines.get(last)}&${part}`)
    }
  }
  return lines
}
