import { Counter, collectDefaultMetrics, Registry } from 'prom-client'

/** What `/metrics` shows. Labels have few values: no merchant, no order. */
export type Metrics = {
  readonly registry: Registry
  readonly ordersMoved: Counter<'protocol' | 'kind' | 'state'>
}

/** Builds the registry of one process. */
export function buildMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const ordersMoved = new Counter({
    name: 'switchyard_orders_moved_total',
    help: 'Orders that moved, by where they moved to',
    labelNames: ['protocol', 'kind', 'state'],
    registers: [registry],
  })
  return { registry, ordersMoved }
}
