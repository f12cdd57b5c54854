import type { FastifyReply, FastifyRequest } from 'fastify'
import { isLoopbackAddress, isLoopbackName } from '#core/public-address.ts'

const forwardingHeaders = [
  ...['forwarded', 'via', 'x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip'],
  ...['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'],
] as const

/**
 * A hook for routes that only a program on this machine may use: answers 403 unless the connection comes from a
 * loopback address, the Host header names loopback, nothing says that a proxy passed the request on, and the body is
 * declared as JSON. A page in this machine's browser cannot reach such a route: a foreign name that resolves to
 * loopback has another Host, and JSON is not sent across origins without leave, which nobody here gives.
 */
export async function loopbackOnly(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  // The peer of the socket, never what a trusted proxy says about it.
  const peer = request.socket.remoteAddress ?? ''
  const isForwarded = forwardingHeaders.some((name) => request.headers[name] !== undefined)
  if (isLoopbackAddress(peer) && isLoopbackHost(request.headers.host) && !isForwarded && isJson(request)) return
  await reply
    .code(403)
    .send({ error: 'only for JSON requests of programs on the same machine, by its loopback address' })
}

function isLoopbackHost(host = ''): boolean {
  // Name and port only: in `gateway.example@localhost` a URL has its host behind the @.
  if (!/^[\w.:[\]-]+$/.test(host)) return false
  const hostname = URL.parse(`http://${host}`)?.hostname.replace(/^\[|\]$/g, '')
  return hostname !== undefined && (isLoopbackAddress(hostname) || isLoopbackName(hostname))
}

function isJson(request: FastifyRequest): boolean {
  return /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')
}
