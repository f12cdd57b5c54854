import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ReportFailure } from './report-failure.ts'

/**
 * Answers what no route answered, in plain text. A protocol, the cashier and the console have their own words for it;
 * this is for the rest. What was thrown is reported, and not told to the caller.
 */
export function registerErrorEdge(server: FastifyInstance, deps: { readonly reportFailure: ReportFailure }): void {
  server.setNotFoundHandler((_request, reply) => sendStatus(reply, 404))
  server.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error)
    if (status >= 500) deps.reportFailure(error)
    return sendStatus(reply, status)
  })
}

/** Answers with the plain name of a status. */
export function sendStatus(reply: FastifyReply, status: number): FastifyReply {
  return reply
    .code(status)
    .type('text/plain; charset=utf-8')
    .send(`${STATUS_CODES[status] ?? status}\n`)
}

/** What the server refuses by itself carries a status below 500; all else is ours. */
function statusOf(error: unknown): number {
  const { statusCode = 500 } = (error ?? {}) as { readonly statusCode?: number }
  return statusCode >= 400 && statusCode < 600 ? statusCode : 500
}
