import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Frame } from './document.ts'
import { readPayerLink } from './link.ts'
import type { PayerView } from './view.ts'

/** A request below a payer's link. */
export type LinkRequest = FastifyRequest<{ Params: { link: string }; Querystring: { again?: string } }>

/** What every route of the pages shares. */
export type PageFrame = {
  readonly frame: Frame
  /** Our own origin. */
  readonly origin: string
  readonly pathOf: (link: string) => string
}

type FindView = { findView(orderNo: string, key: string): Promise<PayerView | undefined> }

/** The order of a link that was given to whoever shows it. */
export async function findByLink(deps: FindView, text: string) {
  const link = readPayerLink(text)
  const view = link && (await deps.findView(link.orderNo, link.key))
  return link && view && { ...link, view }
}

/** Browsers say where a form came from; one that says nothing about it is not a payer's browser. */
export function isFromOwnPage(request: FastifyRequest, origin: string): boolean {
  const site = request.headers['sec-fetch-site']
  return site === undefined ? request.headers.origin === origin : site === 'same-origin'
}

export function sendPage(reply: FastifyReply, status: number, page: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(page)
}
