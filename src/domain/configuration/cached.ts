import type { ConfigurationWatch } from './watch-configuration.ts'

const entriesMaxDefault = 10_000

/**
 * Remembers what `load` answered for a key until the configuration changes, answers of "there is none" included.
 * Callers of one key share one load. A load that fails is not remembered, nor is one that began before a change.
 * Beyond `entriesMax` keys one that was not asked for lately is forgotten.
 */
export function cached<Value>(
  watch: Pick<ConfigurationWatch, 'onChange'>,
  load: (key: string) => Promise<Value>,
  entriesMax: number = entriesMaxDefault,
): (key: string) => Promise<Value> {
  // In the order of use where places get scarce. The promises themselves are kept, so clearing forgets the loads
  // under way too.
  const entries = new Map<string, Promise<Value>>()
  watch.onChange(() => entries.clear())

  function begin(key: string): Promise<Value> {
    const loading = load(key)
    loading.catch(() => {
      if (entries.get(key) === loading) entries.delete(key)
    })
    return loading
  }

  // Only where one is too many: finding the first goes past the places of all that moved to the end.
  function forgetOldest(): void {
    const oldest = entries.keys().next().value
    if (oldest !== undefined) entries.delete(oldest)
  }

  return (key) => {
    const known = entries.get(key)
    // While there is place for all, the order of use may be as it is.
    if (known && entries.size <= entriesMax / 2) return known
    const value = known ?? begin(key)
    entries.delete(key)
    entries.set(key, value)
    if (entries.size > entriesMax) forgetOldest()
    return value
  }
}
