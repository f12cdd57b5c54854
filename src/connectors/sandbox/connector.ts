import { z } from 'zod'
import type {
  AddressPayment,
  Channel,
  ChannelNotice,
  ChargeRequest,
  CollectRequest,
  Connector,
  PayoutRequest,
  RawNotice,
  RefundRequest,
} from '#connectors/contract.ts'
import { money } from '#core/money.ts'
import type { SandboxBank } from './bank.ts'
import { isTestCard, scriptOfCharged, scriptOfTyped } from './card-scripts.ts'
import { challengeKey } from './challenge.ts'
import { instructionsFor } from './instructions.ts'
import { scriptOfAccount, scriptOfAmount, scriptOfRefund } from './magic.ts'
import { refunded, type Script } from './scripts.ts'
import { isSigned, signatureHeader } from './sign.ts'
import { AddressStatement, BankStatement, outcomeOf } from './statement.ts'
import { tronAddress } from './test-numbers.ts'

export const SandboxSettings = z.strictObject({
  /** Signs the bank's notices. */
  secret: z.string().min(16).max(128),
})
export type SandboxSettings = z.infer<typeof SandboxSettings>

/**
 * The connector to the bank that lives with us: the embedded default, and what other connectors are compared with.
 * `challengeUrl` gives the address under which the issuer of a card asks its payer.
 */
export function sandboxConnector(
  bank: SandboxBank,
  challengeUrl: (reference: string, key: string) => string,
): Connector<SandboxSettings> {
  return {
    name: 'sandbox',
    settings: SandboxSettings,
    secretSettings: ['secret'],
    submitIsIdempotent: true,
    instruct(_channel, request) {
      return scriptOf(request) ? undefined : instructionsFor(request)
    },
    async collect(channel, request, signal) {
      signal.throwIfAborted()
      const call = collectionOf(channel, request)
      const said = await bank.place(call)
      if (said === 'no answer') return silence(signal)
      const outcome = outcomeOf(said)
      if (outcome.kind !== 'pending') return outcome
      if (call.script?.challenge) {
        const key = challengeKey(channel.settings.secret, request.reference)
        return { kind: 'payer must act', instructions: { payUrl: challengeUrl(request.reference, key) } }
      }
      return request.card ? outcome : { kind: 'payer must act', instructions: instructionsFor(request) }
    },
    async charge(channel, request, signal) {
      signal.throwIfAborted()
      const said = await bank.place(chargeOf(channel, request))
      return said === 'no answer' ? silence(signal) : outcomeOf(said)
    },
    isTestCard,
    async payout(channel, request, signal) {
      signal.throwIfAborted()
      const said = await bank.place(payoutOf(channel, request))
      return said === 'no answer' ? silence(signal) : outcomeOf(said)
    },
    async refund(channel, request, signal) {
      signal.throwIfAborted()
      const said = await bank.place(refundOf(channel, request))
      return said === 'no answer' ? silence(signal) : outcomeOf(said)
    },
    async query(_channel, reference, signal) {
      signal.throwIfAborted()
      const said = await bank.look(reference)
      if (said === 'unknown') return { kind: 'not found' }
      return said === 'no answer' ? silence(signal) : outcomeOf(said)
    },
    readNotice,
    openAddress: async (channel, { reference }) => tronAddress(`${channel.id} ${reference}`),
    readAddressPayment,
  }
}

function collectionOf(channel: Channel<SandboxSettings>, request: CollectRequest) {
  const { reference, amount, expiresAt } = request
  const order = { reference, channelId: channel.id, kind: 'collection', amount } as const
  return { order, script: scriptOf(request), expiresAt }
}

/**
 * Chosen by the amount that the merchant wrote, since what it comes to in another currency is nobody's choice; with a
 * card, by its number before that.
 */
function scriptOf({ amount, amountText, settled, card }: CollectRequest): Script | undefined {
  const written = settled ?? { amount, amountText }
  const ofAmount = scriptOfAmount(written.amount.currency, written.amountText)
  return card ? scriptOfTyped(card, ofAmount) : ofAmount
}

function chargeOf(channel: Channel<SandboxSettings>, request: ChargeRequest) {
  const { reference, amount, amountText, card } = request
  const order = { reference, channelId: channel.id, kind: 'collection', amount } as const
  return { order, script: scriptOfCharged(card, scriptOfAmount(amount.currency, amountText)), expiresAt: undefined }
}

function payoutOf(channel: Channel<SandboxSettings>, request: PayoutRequest) {
  const { reference, amount, accountNo } = request
  const order = { reference, channelId: channel.id, kind: 'payout', amount } as const
  return { order, script: scriptOfAccount(accountNo), expiresAt: undefined }
}

function refundOf(channel: Channel<SandboxSettings>, request: RefundRequest) {
  const { reference, amount, amountText } = request
  const order = { reference, channelId: channel.id, kind: 'refund', amount } as const
  return { order, script: scriptOfRefund(amount.currency, amountText) ?? refunded, expiresAt: undefined }
}

/** The signature is checked over the body as it came, before anything in it is read. */
function readNotice(channel: Channel<SandboxSettings>, notice: RawNotice): ChannelNotice | undefined {
  if (!isSigned(channel.settings.secret, notice.body, notice.headers[signatureHeader])) return undefined
  const said = BankStatement.safeParse(parseJson(notice.body))
  return said.success ? { reference: said.data.reference, outcome: outcomeOf(said.data) } : undefined
}

function readAddressPayment(channel: Channel<SandboxSettings>, notice: RawNotice): AddressPayment | undefined {
  if (!isSigned(channel.settings.secret, notice.body, notice.headers[signatureHeader])) return undefined
  const said = AddressStatement.safeParse(parseJson(notice.body))
  if (!said.success) return undefined
  const { address, hash, currency, paidMinor } = said.data
  return { address, hash, received: money(BigInt(paidMinor), currency) }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}

/** An answer that never comes. Ends when the engine, which bounds every call, gives up. */
function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = () => reject(signal.reason)
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
  })
}
