import type { WireName } from './wire.ts'

/** Apps of each wire that orders are spread over, each of a merchant of its own. */
export const appsCount = 16

/** An app that orders are made for, with what its merchant knows of it. */
export type BenchApp = { readonly appId: number; readonly secret: string; readonly platformPublicKey: string }

/** Where requests go: the gateway, or the floor that it is measured against. */
export type Target = 'gateway' | 'floor'

/** What one connection does again and again; all wires can apply and pay out. */
export type Work = 'apply' | 'query' | 'life' | 'payout'

/** What requests are signed for. */
export type Signed = 'collection' | 'query' | 'payout'

/** What the load generator is told to do, one after the other. Each is answered once. */
export type LoadOrder =
  | {
      readonly order: 'open'
      readonly merchantPrivateKey: string
      readonly apps: Readonly<Record<WireName, readonly BenchApp[]>>
      readonly origins: Readonly<Record<Target, string>>
      /** The floor signs for every app with one key of its own. */
      readonly floorPublicKey: string
    }
  /** Signs requests for the first `apps` apps in turn, in place of what was signed for the same use before. */
  | {
      readonly order: 'sign'
      readonly wire: WireName
      readonly what: Signed
      readonly count: number
      readonly apps: number
    }
  /** Works through what was signed, from its beginning, until it is used up or the time is over. */
  | {
      readonly order: 'run'
      readonly wire: WireName
      readonly work: Work
      readonly target: Target
      readonly seconds: number
    }
  /** Takes notices that others queue, until `count` were acknowledged or the time since the first is over. */
  | {
      readonly order: 'receive'
      readonly count: number
      readonly seconds: number
      readonly hanging: number | undefined
    }

/** What came of a run. A run that used up its requests is shorter than it was told to be. */
export type RunResult = {
  readonly done: number
  readonly seconds: number
  readonly p50Milliseconds: number | undefined
  readonly p99Milliseconds: number | undefined
  /** Replies and notices whose signatures were checked, and how many of them did not hold. */
  readonly checked: number
  readonly notGenuine: number
  /** Requests that were answered with an error, or not at all, and the first few reasons. */
  readonly failed: number
  readonly reasons: readonly string[]
}

/** How an order was answered. */
export type LoadAnswer = {
  readonly result?: RunResult
  /** Where the merchant of each app takes notices; of the order to open. */
  readonly noticeUrls?: readonly string[]
  readonly error?: string
}
