/** How many pushes may be under way in this process, in all and per endpoint. */
export type EndpointSlots = {
  /** Free places in all. */
  free(): number
  /** Free places of one endpoint, however full the whole is. */
  freeAt(endpoint: string): number
  /** Endpoints without a free place. */
  busy(): readonly string[]
  take(endpoint: string): void
  /** Gives a place back. `isPrompt`: the endpoint answered soon. Answers whether somebody may have waited for it. */
  giveBack(endpoint: string, isPrompt: boolean): boolean
}

/** Slow endpoints that are remembered; beyond, the oldest gets all its places again. */
const slowEndpointsMax = 10_000

/**
 * Bounds pushes under way. After a slow answer, or none, an endpoint has only `perSlowEndpointMax` places until it
 * answers promptly, so that many dead endpoints together do not fill the whole either.
 */
export function buildEndpointSlots(bounds: {
  readonly inAllMax: number
  readonly perEndpointMax: number
  readonly perSlowEndpointMax: number
}): EndpointSlots {
  const underWay = new Map<string, number>()
  const slow = new Set<string>()
  let inAll = 0

  const freeAt = (endpoint: string): number => {
    const places = slow.has(endpoint) ? bounds.perSlowEndpointMax : bounds.perEndpointMax
    return Math.max(0, places - (underWay.get(endpoint) ?? 0))
  }

  const remember = (endpoint: string, isPrompt: boolean): void => {
    slow.delete(endpoint)
    if (isPrompt) return
    slow.add(endpoint)
    const [oldest] = slow
    if (slow.size > slowEndpointsMax && oldest !== undefined) slow.delete(oldest)
  }

  return {
    free: () => bounds.inAllMax - inAll,
    freeAt,
    busy: () => [...underWay.keys()].filter((endpoint) => freeAt(endpoint) === 0),
    take(endpoint) {
      underWay.set(endpoint, (underWay.get(endpoint) ?? 0) + 1)
      inAll += 1
    },
    giveBack(endpoint, isPrompt) {
      const before = underWay.get(endpoint)
      if (before === undefined) throw new Error(`no push to ${endpoint} is under way`)
      const wasFull = inAll >= bounds.inAllMax || freeAt(endpoint) === 0
      inAll -= 1
      if (before > 1) underWay.set(endpoint, before - 1)
      else underWay.delete(endpoint)
      remember(endpoint, isPrompt)
      return wasFull
    },
  }
}
