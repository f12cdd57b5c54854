import type { Socket } from 'node:net'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { isInRanges, readIpRange } from '#core/ip-ranges.ts'
import { registerErrorEdge, sendStatus } from './error-edge.ts'
import { type HealthDeps, registerHealth } from './health.ts'
import { registerIndexPage } from './index-page.ts'
import type { ReportFailure } from './report-failure.ts'
import { securityHeaders } from './security-headers.ts'

export type ServerDeps = HealthDeps & {
  readonly log: FastifyBaseLogger
  /** Addresses and blocks whose X-Forwarded-For is believed; from anybody else it is not read. */
  readonly trustedProxies: readonly string[]
  readonly reportFailure: ReportFailure
}

/** No part needs more; a part may ask for less. */
const bodyBytesMax = 64 * 1024
const connectionsMax = 8_192
/** From the first byte of a request to its last. Node takes the larger of this and its bound for heads. */
const requestTimeoutSeconds = 15
/** How often slow requests are looked for; Node's own 30 s would give them three times what is meant. */
const slowRequestsEverySeconds = 5
/** A connection on which nothing moves, also while we work: longer than any wait of ours. */
const connectionTimeoutSeconds = 60
/** Longer than any request takes that does not hang. */
const closeTimeoutSeconds = 30
/** Proxies keep idle connections for 60 s; closing later than they do keeps a request from meeting a closed door. */
const keepAliveTimeoutSeconds = 72

/**
 * Builds the HTTP server with what belongs to no part: index page, health, metrics, error edge, security headers. The
 * parts register themselves on it. `close` lets requests under way end, answers those that still come on open
 * connections, and closes each connection with its answer; no request is cut.
 */
export function buildServer(deps: ServerDeps): FastifyInstance {
  const server: FastifyInstance = fastify({
    loggerInstance: deps.log,
    // One line per order is written where orders move; a line per request would cost 40 % of the throughput.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustOf(deps.trustedProxies),
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutSeconds * 1_000,
    http: {
      headersTimeout: requestTimeoutSeconds * 1_000,
      connectionsCheckingInterval: slowRequestsEverySeconds * 1_000,
    },
    connectionTimeout: connectionTimeoutSeconds * 1_000,
    keepAliveTimeout: keepAliveTimeoutSeconds * 1_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: (error, _request, reply) => sendStatus(reply, error.statusCode ?? 400),
  })
  server.server.maxConnections = connectionsMax
  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(securityHeaders)
  })
  closeGently(server)
  registerErrorEdge(server, deps)
  registerHealth(server, deps)
  registerIndexPage(server)
  return server
}

/**
 * Closing ends connections that idle or were opened ahead and never used, and an answer under way ends its own: else a
 * client that keeps one open would hold up the close. What is still open after that hangs, and is cut.
 */
function closeGently(server: FastifyInstance): void {
  let isClosing = false
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) reply.header('connection', 'close')
    done(null, payload)
  })
  server.addHook('preClose', (done) => {
    isClosing = true
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    const cut = setTimeout(() => server.server.closeAllConnections(), closeTimeoutSeconds * 1_000)
    server.server.once('close', () => clearTimeout(cut))
    done()
  })
}

function trustOf(proxies: readonly string[]): false | ((address: string) => boolean) {
  if (proxies.length === 0) return false
  const ranges = proxies.flatMap((text) => readIpRange(text) ?? [])
  return (address) => isInRanges(address, ranges)
}
