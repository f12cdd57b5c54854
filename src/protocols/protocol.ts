import type { FastifyInstance } from 'fastify'
import type { Clock } from '#core/clock.ts'
import type { Money } from '#core/money.ts'
import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import type { Checkout, Checkouts } from '#domain/checkouts/index.ts'
import type { ConfigurationWatch } from '#domain/configuration/index.ts'
import type { DemoOfProtocol } from '#domain/demo/index.ts'
import type { Fees } from '#domain/fees/index.ts'
import type { Rates } from '#domain/fx/index.ts'
import type { BalanceKey, Funds } from '#domain/ledger/index.ts'
import type { App, AppProtocol, Directory } from '#domain/merchants/index.ts'
import type { MethodForApp, MethodList, Methods } from '#domain/methods/index.ts'
import type { NoticeProtocol } from '#domain/notices/index.ts'
import type { Order, OrderKind, Orders } from '#domain/orders/index.ts'
import type { Subscriptions } from '#domain/subscriptions/index.ts'
import type { Reference } from './reference.ts'

/**
 * A merchant-facing wire: everything by which the gateway speaks it. A protocol is a folder with a value of this type
 * and a line in `protocols.ts`; nothing else knows its name.
 */
export type Protocol = AppProtocol &
  MethodList & {
    /** Kept with apps, methods and orders; its paths begin with it. */
    readonly name: string
    /** Serves the merchants' calls. */
    register(server: FastifyInstance, door: Door): void
    /** How merchants are told. */
    notices(parts: Parts): NoticeProtocol
    /** Whether an outcome is told at all. */
    tells(order: Order): boolean
    /** A disputed collection leaves nothing behind: its merchant gets the fee back too. */
    readonly disputeGivesFeeBack: boolean
    /** Where an order stands in the words of the wire, for the payer's way back to the merchant. */
    statusOf(order: Order): string
    /** How orders are numbered that an operator finds or makes. */
    readonly numbering: {
      /** Where a merchant's order number must be unique. */
      namespaceOf(app: Pick<App, 'wireId'>, kind: OrderKind): string
      /** In front of our numbers of refunds. */
      readonly refundPrefix: string
    }
    /** Orders whose payer picks the method on our page; absent: the wire has none. */
    readonly payerChoice?: PayerChoice
    /** What the wire says of itself at `/docs`; answers it as the configuration is when it is asked. */
    reference(parts: Parts, baseUrl: string): Promise<() => Promise<Reference>>
    /** What the demo has of it. */
    readonly demo: DemoOfProtocol
  }

/** The protocols of an installation by their names. */
export type Protocols = ReadonlyMap<string, Protocol>

/** What a protocol may use of the gateway. Each wire method names the few of them that it needs. */
export type Parts = {
  readonly db: Db
  readonly now: Clock
  readonly vault: Vault
  readonly watch: ConfigurationWatch
  readonly directory: Directory
  readonly methods: Methods
  readonly fees: Fees
  readonly rates: Rates
  readonly orders: Orders
  readonly checkouts: Checkouts
  readonly subscriptions: Subscriptions
  readonly readFunds: (key: BalanceKey) => Promise<Funds>
}

/** What a protocol's door needs besides. */
export type Door = Parts & {
  /** The payer's page of an order. */
  readonly payerLink: (orderNo: string, cashierKey: string) => string
  /** The page of a stablecoin address that stays a payer's own. */
  readonly addressLink: (pageKey: string) => string
  /** The address that clients reach us under. */
  readonly publicUrl: string
  /** Hears of what was thrown: an outage or a bug. */
  readonly reportFailure: (error: unknown) => void
}

/** One way to pay that a payer can pick now. */
export type Choice = {
  /** What the payer agrees to: method, currency and amount. */
  readonly id: string
  readonly method: MethodForApp
  readonly amount: Money
  /** Units of the choice's currency for one of the asked one; absent where they are the same. */
  readonly exchangeRate: string | undefined
  readonly channelId: string
}

export type PayerChoice = {
  listChoices(parts: Parts, checkout: Checkout): Promise<readonly Choice[]>
  /** False where the choice is not on offer any more. */
  choose(parts: Parts, checkout: Checkout, choiceId: string): Promise<boolean>
  /** The status of a checkout on which nobody picked a method. */
  readonly expiredStatus: string
}
