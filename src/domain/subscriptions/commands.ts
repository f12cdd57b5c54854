import type { CardDetails } from '#connectors/contract.ts'
import type { App } from '#domain/merchants/index.ts'
import type { CreateRefusal } from '#domain/orders/index.ts'
import type { SubscriptionFacts } from './subscription.ts'

/** What is agreed with the payer, as the protocol read it. */
export type Terms = Omit<SubscriptionFacts, 'merchantId' | 'subscriptionNo' | 'appId' | 'protocol' | 'createdAt'>

/** A payer is to be charged again and again. The protocol has verified the caller and read every field. */
export type StartSubscription = {
  readonly app: App
  readonly terms: Terms
  /** Where `merchantSubscriptionId` must be unique; the protocol decides how wide that is. */
  readonly namespace: string
  /** What stands in front of the subscription's number. */
  readonly numberPrefix: string
  /** Absent: the payer types the card on our page. */
  readonly card: CardDetails | undefined
}

/** Why a subscription is not taken; its number can be used again. */
export type StartRefusal = CreateRefusal

export type CancelRefusal = 'subscription unknown' | 'subscription has ended'
