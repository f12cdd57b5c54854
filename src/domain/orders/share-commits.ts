import { coalesce } from '#core/coalesce.ts'
import { isOutage } from '#db/pool.ts'

type Sharing<In, Out> = Parameters<typeof coalesce<In, Out>>[0]

/**
 * As `coalesce`, for work that commits. After an outage nobody knows whether the commit took place, so the work is not
 * repeated: it would find its own orders and call them taken. Everybody who shared it hears of the outage.
 */
export function shareCommits<In, Out>(options: Sharing<In, Out>): (item: In) => Promise<Out> {
  const share = coalesce<In, { readonly out: Out } | { readonly outage: unknown }>({
    ...options,
    async run(items) {
      try {
        return (await options.run(items)).map((out) => ({ out }))
      } catch (why) {
        if (!isOutage(why)) throw why
        return items.map(() => ({ outage: why }))
      }
    },
  })
  return async (item) => {
    const end = await share(item)
    if ('outage' in end) throw end.outage
    return end.out
  }
}
