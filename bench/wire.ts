import type { KeyObject } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { BenchApp } from './load-messages.ts'

export type WireName = 'HaiPay' | 'CXPay' | 'Cashy'

/** What a merchant can ask for. */
export type Asked = 'collection' | 'payout'

/** One protocol, as its merchants speak it to the gateway and the floor, and as the floor answers. */
export type Wire = {
  readonly name: WireName
  readonly paths: Readonly<Record<Asked, string>>
  /** How an answer begins that went well. */
  readonly goodAnswer: string
  /** Members of good answers are signed by the platform, under `data`. */
  readonly signsAnswers: boolean
  /** Writes and signs a merchant's request. */
  sign(asked: Asked, order: NewOrder): Promise<Message>
  /** Reads a request; throws unless its signature holds. */
  read(message: Arrived, keys: FloorKeys): FloorOrder
  /** Writes the floor's good answer. */
  answer(asked: Asked, order: FloorOrder & { readonly orderNo: string }, keys: FloorKeys): Promise<string>
}

/** An order to ask for. `at` is its place among those that are signed together. */
export type NewOrder = {
  readonly app: BenchApp
  readonly merchantKey: KeyObject
  readonly orderId: string
  readonly notifyUrl: string
  readonly at: number
}

export type Message = { readonly body: string; readonly headers: Readonly<Record<string, string>> }
export type Arrived = { readonly body: Buffer; readonly headers: IncomingHttpHeaders }

export type FloorKeys = {
  readonly merchantKey: KeyObject
  readonly platformKey: KeyObject
  readonly secretOf: (appId: unknown) => string
}

/** `fields` is JSON text. */
export type FloorOrder = {
  readonly appId: number
  readonly orderId: string
  readonly amount: string
  readonly fields: string
}

export const jsonHeaders = { 'content-type': 'application/json' }
export const payerPage = 'http://127.0.0.1/cashier/aVeryLongKeyThatCannotBeGuessed'
