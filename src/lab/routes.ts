import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { printLabPage } from './page.ts'
import { securityHeaders } from './security-headers.ts'
import { readSnippets } from './snippets.ts'

/** The page or a file it loads, and what tells whether a browser has it already. */
type Sent = { readonly type: string; readonly body: string; readonly tag: string }

const folder = new URL('../../web/lab/', import.meta.url)

/** Serves the signature lab at `/lab`: one page that computes in the browser, and the modules it is made of. */
export function registerLab(server: FastifyInstance): void {
  void server.register(serve, { prefix: '/lab' })
}

async function serve(scope: FastifyInstance): Promise<void> {
  const files = await readFiles()
  const modules = [...files.keys()].filter((name) => name.endsWith('.js'))
  const page = finish('text/html; charset=utf-8', printLabPage(await readSnippets(), modules))
  scope.addHook('onRequest', async (_request, reply) => {
    reply.headers(securityHeaders)
  })
  scope.get('/', { prefixTrailingSlash: 'no-slash' }, (request, reply) => send(request, reply, page))
  scope.get('/:name', (request: FastifyRequest<{ Params: { name: string } }>, reply) =>
    send(request, reply, files.get(request.params.name)),
  )
}

async function send(request: FastifyRequest, reply: FastifyReply, sent: Sent | undefined) {
  if (!sent) return reply.callNotFound()
  reply.header('etag', sent.tag)
  if (request.headers['if-none-match'] === sent.tag) return reply.code(304).send()
  return reply.type(sent.type).send(sent.body)
}

async function readFiles(): Promise<ReadonlyMap<string, Sent>> {
  const names = (await readdir(folder)).filter((name) => /\.(js|css)$/.test(name)).sort()
  const files = names.map(async (name): Promise<[string, Sent]> => {
    const type = name.endsWith('.js') ? 'text/javascript' : 'text/css'
    return [name, finish(`${type}; charset=utf-8`, await readFile(new URL(name, folder), 'utf8'))]
  })
  return new Map(await Promise.all(files))
}

function finish(type: string, body: string): Sent {
  return { type, body, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}
