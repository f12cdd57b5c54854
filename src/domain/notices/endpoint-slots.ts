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

/**
 * Bounds pushes under way. An endpoint starts with `perEndpointMin` places and earns one more with each prompt answer,
 * up to `perEndpointMax`; a slow or silent one falls back. So many dead endpoints together do not fill the whole
 * either. Only endpoints with pushes under way are remembered.
 */
export function buildEndpointSlots(bounds: {
  readonly inAllMax: number
  readonly perEndpointMax: number
  readonly perEndpointMin: number
}): EndpointSlots {
  const endpoints = new Map<string, { underWay: number; places: number }>()
  let underWay = 0

  const freeAt = (endpoint: string): number => {
    const at = endpoints.get(endpoint)
    return at ? Math.max(0, at.places - at.underWay) : bounds.perEndpointMin
  }

  return {
    free: () => bounds.inAllMax - underWay,
    freeAt,
    busy: () => [...endpoints.keys()].filter((endpoint) => freeAt(endpoint) === 0),
    take(endpoint) {
      const at = endpoints.get(endpoint) ?? { underWay: 0, places: bounds.perEndpointMin }
      at.underWay += 1
      underWay += 1
      endpoints.set(endpoint, at)
    },
    giveBack(endpoint, isPrompt) {
      const at = endpoints.get(endpoint)
      if (!at) throw new Error(`no push to ${endpoint} is under way`)
      const wasFull = underWay >= bounds.inAllMax || freeAt(endpoint) === 0
      at.underWay -= 1
      underWay -= 1
      at.places = isPrompt ? Math.min(bounds.perEndpointMax, at.places + 1) : bounds.perEndpointMin
      if (at.underWay === 0) endpoints.delete(endpoint)
      return wasFull
    },
  }
}
