import { money } from '#core/money.ts'
import type { Result } from '#core/result.ts'
import { setFee } from '#domain/fees/index.ts'
import { topUp } from '#domain/ledger/index.ts'
import { type AppProtocol, type AppRef, createApp, createMerchant, type KeyPair } from '#domain/merchants/index.ts'
import { setPayCode } from '#domain/pay-codes/index.ts'
import { addRoute, listChannels } from '#domain/routing/index.ts'
import { cashy } from '#protocols/cashy/protocol.ts'
import { cxpay } from '#protocols/cxpay/protocol.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import type { Gateway } from '../src/cli/gateway.ts'
import { payCodes } from './cxpay-wire.ts'
import type { BenchApp } from './load-messages.ts'
import type { WireName } from './wire.ts'
import { forEachWire } from './wires.ts'

const actor = 'benchmark'
/** 50 million each: no payout of a run may be refused for want of money. */
const balanceMinor = 5_000_000_000n
const every = { payType: '*', code: '*' } as const

/** What the merchants of a wire need. */
type Laid = {
  readonly protocol: AppProtocol
  readonly currency: string
  readonly complete?: (gateway: Gateway, app: AppRef) => Promise<void>
}

const laid: Readonly<Record<WireName, Laid>> = {
  HaiPay: { protocol: haipay, currency: 'USD' },
  CXPay: { protocol: cxpay, currency: 'INR', complete: layPayCodes },
  Cashy: { protocol: cashy, currency: 'PEN' },
}

/** Makes `count` merchants with an app of each wire, all on the demo's sandbox channel, with fees and full balances. */
export async function layMerchants(
  gateway: Gateway,
  count: number,
  merchantKey: KeyPair,
): Promise<Readonly<Record<WireName, readonly BenchApp[]>>> {
  const [channel] = await listChannels(gateway)
  if (!channel) throw new Error('the demo has no channel')
  for (const { currency } of Object.values(laid)) {
    for (const product of ['collect', 'payout'] as const) {
      const whose = { merchantId: undefined, appId: undefined }
      const route = { ...every, ...whose, currency, product, channelId: channel.id, priority: 100 }
      must(await addRoute(gateway, { ...route, actor }))
    }
  }
  const apps = forEachWire((): BenchApp[] => [])
  for (let at = 1; at <= count; at += 1) {
    const { merchantId } = must(await createMerchant(gateway, { name: `Benchmark ${at}`, actor }))
    for (const [name, one] of Object.entries(laid)) {
      apps[name as WireName].push(await layApp(gateway, merchantId, one, merchantKey.publicKey))
    }
  }
  return apps
}

async function layApp(gateway: Gateway, merchantId: string, laid: Laid, publicKey: string): Promise<BenchApp> {
  const { protocol, currency, complete } = laid
  const merchantPublicKey = protocol.hasKeyPairs ? publicKey : undefined
  const made = must(await createApp(gateway, { merchantId, protocol, currency, merchantPublicKey, actor }))
  const app = { merchantId, id: made.appId }
  const bounds = { currency, fixedMinor: 0n, minMinor: undefined, maxMinor: undefined }
  const collect = { ...every, ...bounds, product: 'collect', ratePpm: 25_000n, side: 'inside' } as const
  const payout = { ...every, ...bounds, product: 'payout', ratePpm: 10_000n, side: 'outside' } as const
  for (const fee of [collect, payout]) must(await setFee(gateway, { app, fee, actor }))
  const funding = { merchantId, appId: made.appId, reference: 'benchmark', reason: 'benchmark', actor }
  must(await topUp(gateway, { ...funding, amount: money(balanceMinor, currency) }))
  await complete?.(gateway, made)
  return { appId: Number(made.wireId), secret: made.secret, platformPublicKey: made.platformPublicKey ?? '' }
}

async function layPayCodes(gateway: Gateway, app: AppRef): Promise<void> {
  const [collect, payout] = [
    { product: 'collect', code: payCodes.collect, payType: 'PAYMENT_GATEWAY', methodCode: 'UPI' } as const,
    { product: 'payout', code: payCodes.payout, payType: 'BANK', methodCode: 'BANK' } as const,
  ]
  for (const code of [collect, payout]) {
    const payCode = { ...code, country: 'IN', currency: 'INR' }
    must(await setPayCode(gateway, { app, protocol: 'cxpay', payCode, actor }))
  }
}

function must<Value>(result: Result<Value, unknown>): Value {
  if (result.ok) return result.value
  throw new Error(`a merchant for the benchmark cannot be made: ${JSON.stringify(result.refusal)}`)
}
