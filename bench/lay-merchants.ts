import { money } from '#core/money.ts'
import type { Result } from '#core/result.ts'
import { setFee } from '#domain/fees/index.ts'
import { topUp } from '#domain/ledger/index.ts'
import { createApp, createMerchant, type KeyPair } from '#domain/merchants/index.ts'
import { addRoute, listChannels } from '#domain/routing/index.ts'
import { haipay } from '#protocols/haipay/protocol.ts'
import type { Gateway } from '../src/cli/gateway.ts'
import type { BenchApp } from './load-messages.ts'

const actor = 'benchmark'
/** 50 million dollars each: no payout of a run may be refused for want of money. */
const balance = money(5_000_000_000n, 'USD')
const every = { currency: 'USD', payType: '*', code: '*' } as const

/** Makes `count` merchants with one app each, all on the demo's sandbox channel, with fees and a full balance. */
export async function layMerchants(
  gateway: Gateway,
  count: number,
  merchantKey: KeyPair,
): Promise<readonly BenchApp[]> {
  const [channel] = await listChannels(gateway)
  if (!channel) throw new Error('the demo has no channel')
  for (const product of ['collect', 'payout'] as const) {
    const route = { ...every, product, merchantId: undefined, appId: undefined, channelId: channel.id, priority: 100 }
    must(await addRoute(gateway, { ...route, actor }))
  }
  const apps: BenchApp[] = []
  for (let at = 1; at <= count; at += 1) apps.push(await layApp(gateway, `Benchmark ${at}`, merchantKey.publicKey))
  return apps
}

async function layApp(gateway: Gateway, name: string, merchantPublicKey: string): Promise<BenchApp> {
  const { merchantId } = must(await createMerchant(gateway, { name, actor }))
  const wanted = { merchantId, protocol: haipay, currency: 'USD', merchantPublicKey, actor } as const
  const made = must(await createApp(gateway, wanted))
  const app = { merchantId, id: made.appId }
  const bounds = { fixedMinor: 0n, minMinor: undefined, maxMinor: undefined }
  const collect = { ...every, ...bounds, product: 'collect', ratePpm: 25_000n, side: 'inside' } as const
  const payout = { ...every, ...bounds, product: 'payout', ratePpm: 10_000n, side: 'outside' } as const
  for (const fee of [collect, payout]) must(await setFee(gateway, { app, fee, actor }))
  const funding = { merchantId, appId: made.appId, amount: balance, reference: 'benchmark', reason: 'benchmark', actor }
  must(await topUp(gateway, funding))
  return { appId: Number(made.wireId), secret: made.secret, platformPublicKey: made.platformPublicKey ?? '' }
}

function must<Value>(result: Result<Value, unknown>): Value {
  if (result.ok) return result.value
  throw new Error(`a merchant for the benchmark cannot be made: ${JSON.stringify(result.refusal)}`)
}
