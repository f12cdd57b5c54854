import type { ChargeRequest, CollectRequest, Outcome, PayoutRequest, RefundRequest } from '#connectors/contract.ts'
import { unreachable } from '#core/result.ts'
import { assertNoOpenTransaction } from '#db/pool.ts'
import type { OpenChannel } from '#domain/routing/index.ts'
import { cleanOutcome } from './clean-outcome.ts'

/**
 * How long a call to a channel may take; what has not answered by then is unclear. Below the submit lease, and below
 * the time a stop may take, which waits for the calls under way.
 */
export const callTimeoutSeconds = 15

/** What we ask of a channel. */
export type ChannelCall =
  | { readonly flow: 'collect'; readonly request: CollectRequest }
  | { readonly flow: 'charge'; readonly request: ChargeRequest }
  | { readonly flow: 'payout'; readonly request: PayoutRequest }
  | { readonly flow: 'refund'; readonly request: RefundRequest }
  | { readonly flow: 'query'; readonly reference: string }

/** Asks a channel, outside of any transaction. Whatever is not an answer (time-out, broken reply) is unclear. */
export async function callChannel(open: OpenChannel, call: ChannelCall, timeoutSeconds: number): Promise<Outcome> {
  assertNoOpenTransaction()
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<Outcome>((answer) => {
    timer = setTimeout(() => {
      answer({ kind: 'unclear', why: 'the channel did not answer in time' })
      controller.abort()
    }, timeoutSeconds * 1000)
  })
  try {
    return cleanOutcome(await Promise.race([flow(open, call, controller.signal), silence]))
  } catch (why) {
    return cleanOutcome({ kind: 'unclear', why: why instanceof Error ? why.message : 'the channel call failed' })
  } finally {
    clearTimeout(timer)
  }
}

function flow(open: OpenChannel, call: ChannelCall, signal: AbortSignal): Promise<Outcome> {
  const { connector, channel } = open
  switch (call.flow) {
    case 'collect':
      return connector.collect(channel, call.request, signal)
    case 'charge':
      if (!connector.charge) return Promise.resolve({ kind: 'failed', reason: 'no card charges', proof: 'never sent' })
      return connector.charge(channel, call.request, signal)
    case 'payout':
      if (!connector.payout) return Promise.resolve({ kind: 'failed', reason: 'no payouts', proof: 'never sent' })
      return connector.payout(channel, call.request, signal)
    case 'refund':
      if (!connector.refund) return Promise.resolve({ kind: 'failed', reason: 'no refunds', proof: 'never sent' })
      return connector.refund(channel, call.request, signal)
    case 'query':
      return connector.query(channel, call.reference, signal)
    default:
      return unreachable(call)
  }
}
