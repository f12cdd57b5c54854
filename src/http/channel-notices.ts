import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { RawNotice } from '#connectors/contract.ts'
import type { OpenChannel } from '#domain/routing/index.ts'
import { sendStatus } from './error-edge.ts'

type Deps = {
  readonly channelByNoticePath: (path: string) => Promise<OpenChannel | undefined>
  /** Stores a notice first and believes it second; false: it does not verify. */
  readonly receive: (open: OpenChannel, raw: RawNotice) => Promise<boolean>
}

const noticeBytesMax = 64 * 1024

/**
 * Serves `POST /channel-notices/{path}`, where providers tell how payments went. The path is secret and belongs to one
 * channel. 200: taken; 400: it does not verify; 404: no such path; 5xx: not taken, tell it again.
 */
export function registerChannelNotices(server: FastifyInstance, deps: Deps): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: noticeBytesMax }, (_request, body, done) =>
      done(null, body),
    )
    scope.post('/channel-notices/:path', async (request: FastifyRequest<{ Params: { path: string } }>, reply) => {
      const open = await deps.channelByNoticePath(request.params.path)
      if (!open) return sendStatus(reply, 404)
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array()
      return sendStatus(reply, (await deps.receive(open, { headers: singleHeaders(request), body })) ? 200 : 400)
    })
  })
}

function singleHeaders(request: FastifyRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}
