import { z } from 'zod'
import { type Money, money } from '#core/money.ts'
import type { FactsNotice, NoticeFacts } from '#domain/notices/index.ts'
import type { Checkout } from './checkout.ts'

const expiredFacts = z.object({ merchantOrderId: z.string(), currency: z.string(), minor: z.coerce.bigint() })

/** A checkout that expired, as its merchant was told of it. */
export type ToldCheckout = Pick<Checkout, 'merchantOrderId' | 'orderNo'> & { readonly amount: Money }

/** The notice that nobody picked a method in time: of the app that asked, since there is no other. */
export function noticeOfExpired(checkout: Checkout): FactsNotice {
  const { merchantId, orderNo, appId, protocol, notifyUrl: url, merchantOrderId, amount } = checkout
  const facts = { merchantOrderId, currency: amount.currency, minor: amount.minor.toString() }
  return { kind: 'checkout', merchantId, orderNo, appId, protocol, url, facts }
}

/** Reads the facts of a notice of an expired checkout. */
export function readToldCheckout(orderNo: string, facts: NoticeFacts): ToldCheckout {
  const { merchantOrderId, currency, minor } = expiredFacts.parse(facts)
  return { orderNo, merchantOrderId, amount: money(minor, currency) }
}
