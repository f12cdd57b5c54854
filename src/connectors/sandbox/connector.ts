import { z } from 'zod'
import type {
  AddressPayment,
  Channel,
  ChannelNotice,
  CollectRequest,
  Connector,
  PayoutRequest,
  RawNotice,
  RefundRequest,
} from '#connectors/contract.ts'
import { money } from '#core/money.ts'
import type { SandboxBank } from './bank.ts'
import { instructionsFor } from './instructions.ts'
import { scriptOfAccount, scriptOfAmount, scriptOfRefund } from './magic.ts'
import { refunded } from './scripts.ts'
import { isSigned, signatureHeader } from './sign.ts'
import { AddressStatement, BankStatement, outcomeOf } from './statement.ts'
import { tronAddress } from './test-numbers.ts'

export const SandboxSettings = z.strictObject({
  /** Signs the bank's notices. */
  secret: z.string().min(16).max(128),
})
export type SandboxSettings = z.infer<typeof SandboxSettings>

/** The connector to the bank that lives with us: the embedded default, and what other connectors are compared with. */
export function sandboxConnector(bank: SandboxBank): Connector<SandboxSettings> {
  return {
    name: 'sandbox',
    settings: SandboxSettings,
    secretSettings: ['secret'],
    submitIsIdempotent: true,
    instruct(_channel, request) {
      return scriptOfAmount(request.amount.currency, request.amountText) ? undefined : instructionsFor(request)
    },
    async collect(channel, request, signal) {
      signal.throwIfAborted()
      const said = await bank.place(collectionOf(channel, request))
      if (said === 'no answer') return silence(signal)
      const outcome = outcomeOf(said)
      if (outcome.kind !== 'pending') return outcome
      return { kind: 'payer must act', instructions: instructionsFor(request) }
    },
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
  const { reference, amount, amountText, expiresAt } = request
  const order = { reference, channelId: channel.id, kind: 'collection', amount } as const
  return { order, script: scriptOfAmount(amount.currency, amountText), expiresAt }
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
