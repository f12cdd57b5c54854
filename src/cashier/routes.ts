import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type AddressView, printAddressPage } from './address-page.ts'
import { findByLink, isFromOwnPage, type LinkRequest, type PageFrame, sendPage } from './answers.ts'
import { type Assets, findAsset, loadAssets } from './assets.ts'
import { type CardDeps, registerCardRoutes } from './card-routes.ts'
import type { Frame } from './document.ts'
import { printOutagePage, printRefusedPage, printUnknownPage } from './message-page.ts'
import { printPage } from './page.ts'
import type { PageContext } from './page-context.ts'
import { securityHeaders } from './security-headers.ts'
import { english } from './text.ts'
import { secondsLeft, shownState, stampOf } from './view.ts'

/** How the sandbox's payer ends a payment. */
export type PlayedOutcome = 'succeed' | 'fail'

/** What the cashier needs of the rest. */
export type CashierDeps = CardDeps & {
  /** Makes the order of a payment with the method that was picked; false: that is not on offer any more. */
  chooseMethod(orderNo: string, key: string, choiceId: string): Promise<boolean>
  /** The permanent address whose page has this key. */
  findAddress(pageKey: string): Promise<AddressView | undefined>
  /** Plays the payer of a sandbox order. Absent: there is no sandbox. */
  playPayer?(orderNo: string, key: string, outcome: PlayedOutcome): Promise<void>
  /** The address payers reach us under; it may have a path. */
  readonly publicUrl: string
}

const formBytesMax = 256
const assetSecondsMax = 31_536_000
const retryAfterSeconds = 10

const PlayForm = z.object({ outcome: z.enum(['succeed', 'fail']) })

const MethodForm = z.object({ method: z.string().max(160) })

/** Serves the payer's pages under `/pay`. */
export function registerCashier(server: FastifyInstance, deps: CashierDeps): void {
  void server.register((scope) => serve(scope, deps), { prefix: '/pay' })
}

async function serve(scope: FastifyInstance, deps: CashierDeps): Promise<void> {
  const assets = await loadAssets()
  const { origin, pathname } = new URL(deps.publicUrl)
  const basePath = `${pathname.replace(/\/+$/, '')}/pay`
  const frame: Frame = { assets, assetsPath: `${basePath}/assets`, text: english }
  const pathOf = (link: string) => `${basePath}/${encodeURIComponent(link)}`

  const contextOf = (link: string, orderNo: string): PageContext => ({
    ...frame,
    orderNo,
    pagePath: pathOf(link),
    origin,
    now: deps.now(),
    takesPlay: deps.playPayer !== undefined,
    choiceWasGone: false,
    cardEntry: undefined,
  })

  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: formBytesMax },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
  )
  scope.addHook('onRequest', async (_request, reply) => {
    reply.headers({ ...securityHeaders, 'cache-control': 'no-store' })
  })
  scope.setNotFoundHandler((_request, reply) => sendPage(reply, 404, printUnknownPage(frame)))
  scope.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return sendPage(reply, error.statusCode, printRefusedPage(frame))
    }
    request.log.error({ err: error }, 'the cashier could not answer')
    const link = (request as LinkRequest).params.link ?? ''
    reply.header('retry-after', retryAfterSeconds)
    return sendPage(reply, 503, printOutagePage(frame, pathOf(link)))
  })

  serveAssets(scope, assets)
  serveAddresses(scope, deps, frame)
  scope.get('/:link', async (request: LinkRequest, reply) => {
    const found = await findByLink(deps, request.params.link)
    if (found === undefined) return reply.callNotFound()
    const context = contextOf(request.params.link, found.orderNo)
    return sendPage(reply, 200, printPage(found.view, { ...context, choiceWasGone: request.query.again !== undefined }))
  })
  takeForms(scope, deps, { frame, origin, pathOf })
  registerCardRoutes(scope, deps, { frame, origin, pathOf, contextOf })
  scope.get('/:link/status', async (request: LinkRequest, reply) => {
    const found = await findByLink(deps, request.params.link)
    if (found === undefined) return reply.callNotFound()
    const now = deps.now()
    const { view } = found
    return { state: shownState(view, now), stamp: stampOf(view, now), secondsLeft: secondsLeft(view, now) ?? null }
  })
}

/** What payers send: a method that they picked, and how a sandbox payment ends. */
function takeForms(scope: FastifyInstance, deps: CashierDeps, { frame, origin, pathOf }: PageFrame): void {
  scope.post('/:link/method', async (request: LinkRequest, reply) => {
    const found = await findByLink(deps, request.params.link)
    if (found === undefined) return reply.callNotFound()
    const form = MethodForm.safeParse(request.body)
    if (!form.success) return sendPage(reply, 400, printRefusedPage(frame))
    if (!isFromOwnPage(request, origin)) return sendPage(reply, 403, printRefusedPage(frame))
    const { orderNo, key, view } = found
    // A second press, or one on a page that stood open too long, finds what became of it: the page tells.
    const isDone = view.state !== 'choosing' || (await deps.chooseMethod(orderNo, key, form.data.method))
    return reply.redirect(`${pathOf(request.params.link)}${isDone ? '' : '?again=1'}`, 303)
  })
  scope.post('/:link/play', async (request: LinkRequest, reply) => {
    const found = await findByLink(deps, request.params.link)
    if (found === undefined || !found.view.sandbox || deps.playPayer === undefined) return reply.callNotFound()
    const form = PlayForm.safeParse(request.body)
    if (!form.success) return sendPage(reply, 400, printRefusedPage(frame))
    if (!isFromOwnPage(request, origin)) return sendPage(reply, 403, printRefusedPage(frame))
    // A second press, or a press on a page that stood open too long, finds an order that ended: the page tells.
    if (shownState(found.view, deps.now()) === 'waiting') {
      await deps.playPayer(found.orderNo, found.key, form.data.outcome)
    }
    return reply.redirect(pathOf(request.params.link), 303)
  })
}

function serveAddresses(scope: FastifyInstance, deps: CashierDeps, frame: Frame): void {
  scope.get('/address/:key', async (request: FastifyRequest<{ Params: { key: string } }>, reply) => {
    const view = await deps.findAddress(request.params.key)
    return view ? sendPage(reply, 200, printAddressPage(view, frame)) : reply.callNotFound()
  })
}

function serveAssets(scope: FastifyInstance, assets: Assets): void {
  scope.get('/assets/:name', async (request: FastifyRequest<{ Params: { name: string } }>, reply) => {
    const { name } = request.params
    const asset = findAsset(assets, name)
    if (asset === undefined) return reply.callNotFound()
    // The name of another release is answered too, for the minutes in which two releases run, but not kept.
    if (asset.name === name) reply.header('cache-control', `public, max-age=${assetSecondsMax}, immutable`)
    return reply.type(asset.type).send(asset.body)
  })
}
