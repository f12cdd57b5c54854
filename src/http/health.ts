import type { FastifyInstance } from 'fastify'
import { sendStatus } from './error-edge.ts'

export type HealthDeps = {
  /** Whether the database answers and its migrations are done. Bounded in time; may throw, which means no. */
  readonly isReady: () => Promise<boolean>
  /** The figures of this process, as prom-client's registry gives them. */
  readonly metrics: { readonly contentType: string; metrics(): Promise<string> }
}

/** Serves `/healthz` (alive), `/readyz` (may be sent requests) and `/metrics` (Prometheus). */
export function registerHealth(server: FastifyInstance, deps: HealthDeps): void {
  server.get('/healthz', (_request, reply) => sendStatus(reply, 200))
  server.get('/readyz', async (_request, reply) => {
    const isReady = await deps.isReady().catch(() => false)
    return sendStatus(reply, isReady ? 200 : 503)
  })
  server.get('/metrics', async (_request, reply) =>
    reply.type(deps.metrics.contentType).send(await deps.metrics.metrics()),
  )
}
