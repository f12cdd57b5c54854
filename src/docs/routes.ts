import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ConfigurationWatch, cached } from '#domain/configuration/index.ts'
import { printOpenApi } from '#protocols/openapi.ts'
import type { Reference } from '#protocols/reference.ts'
import { type Assets, loadAssets } from './assets.ts'
import type { Frame, Shelf } from './document.ts'
import { printGuidePage } from './print-guide.ts'
import { printIndexPage } from './print-index.ts'
import { printReferencePage } from './print-page.ts'
import { securityHeaders } from './security-headers.ts'

export type DocsDeps = {
  readonly watch: Pick<ConfigurationWatch, 'onChange'>
  /** Each puts the reference of one protocol together from the configuration as it is now. */
  readonly references: readonly (() => Promise<Reference>)[]
  /** The address that clients reach us under; it may have a path. */
  readonly publicUrl: string
}

/** A page as it is sent, and what tells whether a browser has it already. */
type Printed = { readonly type: string; readonly body: string; readonly tag: string }

type NamedRequest = FastifyRequest<{ Params: { name: string } }>
type PageRequest = FastifyRequest<{ Params: { protocol: string; name: string } }>

const assetSecondsMax = 31_536_000
/** Pages and documents; beyond, the one that was not asked for longest is printed anew. */
const printedMax = 200

/** Serves the API reference under `/docs`. Each page is printed once per configuration, when it is first asked for. */
export function registerDocs(server: FastifyInstance, deps: DocsDeps): void {
  void server.register((scope) => serve(scope, deps), { prefix: '/docs' })
}

async function serve(scope: FastifyInstance, deps: DocsDeps): Promise<void> {
  const assets = await loadAssets()
  const readPage = buildPages(deps, assets)
  const send = async (request: FastifyRequest, reply: FastifyReply, path: string) => {
    const page = await readPage(path)
    if (!page) return reply.callNotFound()
    reply.header('etag', page.tag)
    if (request.headers['if-none-match'] === page.tag) return reply.code(304).send()
    return reply.type(page.type).send(page.body)
  }

  scope.addHook('onRequest', async (_request, reply) => {
    reply.headers(securityHeaders)
  })
  scope.get('/assets/:name', async (request: NamedRequest, reply) => {
    const asset = [assets.style, assets.script].find(({ name }) => name === request.params.name)
    if (!asset) return reply.callNotFound()
    reply.header('cache-control', `public, max-age=${assetSecondsMax}, immutable`)
    return reply.type(asset.type).send(asset.body)
  })
  scope.get('/', (request, reply) => send(request, reply, ''))
  scope.get('/:protocol/:name', (request: PageRequest, reply) => {
    return send(request, reply, `${request.params.protocol}/${request.params.name}`)
  })
}

/** Pages by their name: empty for the list of all, `haipay/guide`, `haipay/usd`, `haipay/usd.json`. */
function buildPages(deps: DocsDeps, assets: Assets): (name: string) => Promise<Printed | undefined> {
  const root = new URL(deps.publicUrl).pathname.replace(/\/+$/, '')
  const paths = { basePath: `${root}/docs`, labPath: `${root}/lab` }
  const readShelf = cached(deps.watch, async (): Promise<Shelf> => {
    const references = await Promise.all(deps.references.map((read) => read()))
    return { assets, ...paths, references }
  })
  const print = cached(deps.watch, async (path) => printPath(await readShelf(''), path), printedMax)
  return async (path) => (/^([a-z]{1,20}\/[a-z]{1,20}(\.json)?)?$/.test(path) ? print(path) : undefined)
}

function printPath(shelf: Shelf, path: string): Printed | undefined {
  if (path === '') return finish('text/html; charset=utf-8', printIndexPage(shelf))
  const [protocol, name = ''] = path.split('/')
  const reference = shelf.references.find((one) => one.protocol === protocol)
  return reference && printNamed({ ...shelf, reference }, name)
}

function printNamed(frame: Frame, name: string): Printed | undefined {
  if (name === 'guide') return finish('text/html; charset=utf-8', printGuidePage(frame))
  const page = frame.reference.pages.find((one) => one.name === name.replace('.json', ''))
  if (!page) return undefined
  if (name === page.name) return finish('text/html; charset=utf-8', printReferencePage(frame, page))
  return finish('application/json; charset=utf-8', `${JSON.stringify(printOpenApi(frame.reference, page), null, 2)}\n`)
}

function finish(type: string, body: string): Printed {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { type, body, tag }
}
