import type { DemoFile, Gateway } from '#tests/support/gateway.ts'
import type { Push } from '#tests/support/notice-endpoint.ts'

/** What a scenario needs of a gateway. */
export type WireGateway = Pick<Gateway, 'client' | 'cxpay' | 'cashy'>

/** One order to ask for. Amounts are decimal text of the wire's currency. */
export type Asked = {
  readonly orderId: string
  readonly amount: string
  readonly notifyUrl: string
  /** Of a collection: paid with another amount it ends all the same. */
  readonly mayDiffer?: boolean
  /** Of a payout: the payee's account, by which the sandbox bank knows what to play. */
  readonly accountNo?: string
}

export type Kind = 'collection' | 'payout'
/** Our number of an order that was taken, or the words in which it was refused. */
export type Taken = { readonly orderNo: string } | { readonly refused: string }
export type Standing = 'open' | 'paid' | 'failed'

/** A merchant's side of one protocol, as the scenarios drive it. */
export type Wire = {
  readonly name: string
  /** When one notice is pushed, in minutes after the first push, until nobody acknowledges it any more. */
  readonly pushMinutes: readonly number[]
  readonly acknowledgement: string
  /** Of a disputed collection nothing is left, or it stays paid on the wire and its fee is kept. */
  readonly disputed: 'taken back' | 'stays paid'
  /** The app's number, and what else names it on the operator's command line. */
  appOf(demo: DemoFile): readonly [number: string, ...options: string[]]
  open(gateway: WireGateway): WireClient
}

export type WireClient = {
  ask(kind: Kind, asked: Asked): Promise<Taken>
  /** Sends one request twice, byte for byte; answers what the second time was refused with. */
  replay(kind: Kind, asked: Asked): Promise<Taken>
  standing(kind: Kind, orderId: string): Promise<Standing>
  /** What can be paid out, in millionths. */
  available(): Promise<bigint>
  /** What a notice says; throws unless its signature holds. */
  read(notice: Readonly<Record<string, unknown>>, push: Push): { readonly orderId: string; readonly standing: Standing }
}
