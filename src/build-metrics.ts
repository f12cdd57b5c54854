import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** What `/metrics` shows. Labels have few values: no merchant, no order. */
export type Metrics = {
  readonly registry: Registry
  readonly ordersMoved: Counter<'protocol' | 'kind' | 'state'>
}

/** Builds the registry of one process. `openFindings` counts what waits for a person, when somebody looks. */
export function buildMetrics(deps: { readonly openFindings: () => Promise<number> }): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const ordersMoved = new Counter({
    name: 'switchyard_orders_moved_total',
    help: 'Orders that moved, by where they moved to',
    labelNames: ['protocol', 'kind', 'state'],
    registers: [registry],
  })
  new Gauge({
    name: 'switchyard_findings_open',
    help: 'Late truth, contradictions and amounts that differ: what a person has to look at',
    registers: [registry],
    async collect() {
      // Without the database the last count stands; /readyz tells of the outage.
      const count = await deps.openFindings().catch(() => undefined)
      if (count !== undefined) this.set(count)
    },
  })
  return { registry, ordersMoved }
}
