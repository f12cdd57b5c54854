/**
 * As `find`, which always answers the same for a key, without finding out again what was asked lately. Beyond
 * `entriesMax` keys all are forgotten at once.
 */
export function remember<Value>(entriesMax: number, find: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>()
  return (key) => {
    const value = known.get(key)
    if (value !== undefined || known.has(key)) return value as Value
    if (known.size >= entriesMax) known.clear()
    const found = find(key)
    known.set(key, found)
    return found
  }
}
