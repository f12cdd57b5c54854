/** A JSON value with its text: of a string what it says, of anything else as it was printed. */
export type JsonValue = {
  readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'list' | 'object'
  readonly text: string
}

export type JsonMembers = ReadonlyMap<string, JsonValue>

/** A string; the beginning or the end of a list or object; a colon or comma; a number or a word. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[[{]|[\]}]|[:,]|[^\s:,[\]{}"]+/g

/** The text of bytes that are UTF-8, without a byte order mark; nothing for others. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * The members of a JSON object with the texts of their values: a signature is over `0.50000000` as it was printed, and
 * an amount is not to pass through a float. Nothing where it is no object or a name stands twice, since then a reader
 * and a verifier could go by different ones.
 */
export function readMembers(json: string): JsonMembers | undefined {
  const parts = isJson(json) && json.trimStart().startsWith('{') ? split(json) : undefined
  if (!parts) return undefined
  const members = new Map<string, JsonValue>()
  for (const { name, value } of parts) {
    if (name === undefined || members.has(name)) return undefined
    members.set(name, value)
  }
  return members
}

/** The values of a JSON list; nothing where it is none. */
export function readItems(json: string): readonly JsonValue[] | undefined {
  return isJson(json) && json.trimStart().startsWith('[') ? split(json).map(({ value }) => value) : undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Cuts valid JSON into the parts of its outermost list or object. */
function split(json: string): readonly { readonly name: string | undefined; readonly value: JsonValue }[] {
  const parts: { name: string | undefined; value: JsonValue }[] = []
  let depth = 0
  let name: string | undefined
  let start: number | undefined
  let end = 0
  const finish = () => {
    if (start !== undefined) parts.push({ name, value: jsonValue(json.slice(start, end)) })
    name = start = undefined
  }
  for (const { 0: token, index } of json.matchAll(tokens)) {
    const isOpening = token === '{' || token === '['
    const isClosing = token === '}' || token === ']'
    if (isClosing) depth -= 1
    if (depth === 1 && token === ':') {
      name = JSON.parse(json.slice(start, end)) as string
      start = undefined
    } else if ((depth === 1 && token === ',') || (depth === 0 && isClosing)) {
      finish()
    } else if (depth > 0) {
      start ??= index
      end = index + token.length
    }
    if (isOpening) depth += 1
  }
  return parts
}

function jsonValue(source: string): JsonValue {
  switch (source[0]) {
    case '"':
      return { kind: 'string', text: JSON.parse(source) as string }
    case '{':
      return { kind: 'object', text: source }
    case '[':
      return { kind: 'list', text: source }
    case 'n':
      return { kind: 'null', text: source }
    case 't':
    case 'f':
      return { kind: 'boolean', text: source }
    default:
      return { kind: 'number', text: source }
  }
}
