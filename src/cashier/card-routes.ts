import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '#core/clock.ts'
import type { CardRefusal } from '#domain/cards/index.ts'
import { findByLink, isFromOwnPage, type LinkRequest, type PageFrame, sendPage } from './answers.ts'
import { type ChallengeView, printChallengePage } from './challenge-page.ts'
import { readPayerLink } from './link.ts'
import { printRefusedPage } from './message-page.ts'
import { printPage } from './page.ts'
import type { PageContext } from './page-context.ts'
import { faultOfRefusal, readCardForm, type TypedCard } from './read-card-form.ts'
import { type PayerView, shownState } from './view.ts'

/** What the pages need for cards. */
export type CardDeps = {
  /** What a link leads to, or undefined: no such order, or not its key. Compares the key in constant time. */
  findView(orderNo: string, key: string): Promise<PayerView | undefined>
  /**
   * Pays an order with a card, once: a card for an order that does not wait for one changes nothing. Answers what is
   * wrong with the card. Absent: no order waits for a card.
   */
  takeCard?(orderNo: string, key: string, card: TypedCard): Promise<CardRefusal | undefined>
  /** The issuer of the sandbox's cards. Absent: there is no sandbox. */
  readonly issuer?: {
    find(reference: string, key: string): Promise<ChallengeView | undefined>
    answer(reference: string, isConfirmed: boolean): Promise<void>
  }
  readonly now: Clock
}

/** A long name, every letter of it escaped. */
const cardFormBytesMax = 2048

type Pages = PageFrame & { readonly contextOf: (link: string, orderNo: string) => PageContext }

/** Serves where a payer types a card, and where the sandbox's issuer asks the payer. */
export function registerCardRoutes(scope: FastifyInstance, deps: CardDeps, pages: Pages): void {
  // A page with faults stands under this address; loading it anew must not send the card again.
  scope.get('/:link/card', (request: LinkRequest, reply) => reply.redirect(pages.pathOf(request.params.link), 303))
  scope.post('/:link/card', { bodyLimit: cardFormBytesMax }, async (request: LinkRequest, reply) => {
    const { link } = request.params
    const found = await findByLink(deps, link)
    if (found === undefined || deps.takeCard === undefined) return reply.callNotFound()
    if (!isFromOwnPage(request, pages.origin)) return sendPage(reply, 403, printRefusedPage(pages.frame))
    // A second press finds an order that has its card: the page tells how that goes.
    const { view } = found
    if (view.state === 'choosing' || !view.asksCard || shownState(view, deps.now()) !== 'waiting') {
      return reply.redirect(pages.pathOf(link), 303)
    }
    const entry = readCardForm(request.body)
    const refusal = entry.card && (await deps.takeCard(found.orderNo, found.key, entry.card))
    if (entry.card && !refusal) return reply.redirect(pages.pathOf(link), 303)
    const faults = refusal ? faultOfRefusal(refusal) : entry.faults
    const context = { ...pages.contextOf(link, found.orderNo), cardEntry: { ...entry.kept, faults } }
    return sendPage(reply, 422, printPage(view, context))
  })
  if (deps.issuer) registerIssuer(scope, deps.issuer, pages)
}

function registerIssuer(scope: FastifyInstance, issuer: NonNullable<CardDeps['issuer']>, pages: Pages): void {
  const find = async (text: string) => {
    const link = readPayerLink(text)
    const view = link && (await issuer.find(link.orderNo, link.key))
    return view && { ...view, reference: link.orderNo }
  }
  scope.get('/challenge/:link', async (request: LinkRequest, reply) => {
    const found = await find(request.params.link)
    if (!found) return reply.callNotFound()
    if (!found.isOpen) return reply.redirect(found.payUrl, 303)
    const action = `${pages.pathOf('challenge')}/${encodeURIComponent(request.params.link)}`
    return sendPage(reply, 200, printChallengePage(pages.frame, found, action))
  })
  scope.post('/challenge/:link', async (request: LinkRequest, reply) => {
    const found = await find(request.params.link)
    if (!found) return reply.callNotFound()
    if (!isFromOwnPage(request, pages.origin)) return sendPage(reply, 403, printRefusedPage(pages.frame))
    if (found.isOpen) await issuer.answer(found.reference, isConfirmed(request))
    return reply.redirect(found.payUrl, 303)
  })
}

function isConfirmed({ body }: FastifyRequest): boolean {
  return typeof body === 'object' && body !== null && 'answer' in body && body.answer === 'confirm'
}
