import type { Connector } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import type { Money } from '#core/money.ts'
import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import { type Fee, setFee } from '#domain/fees/index.ts'
import { topUp } from '#domain/ledger/index.ts'
import { type AppRef, createApp, type KeyPair, loadAppsOfMerchant } from '#domain/merchants/index.ts'
import { addRoute } from '#domain/routing/index.ts'
import { must } from './must.ts'
import type { PlannedWith } from './plan-apps.ts'

type Deps = {
  readonly db: Db
  readonly vault: Vault
  readonly connectors: ReadonlyMap<string, Connector>
  readonly now: Clock
}

/** What all apps of the demo share. */
type Demo = {
  readonly merchantId: string
  readonly merchantKey: KeyPair
  readonly channelId: string
  readonly actor: string
}

/** A collection costs 2.5 %, a payout 1 % on top. */
const terms = {
  collect: { ratePpm: 25_000n, side: 'inside' },
  payout: { ratePpm: 10_000n, side: 'outside' },
} as const

/** Makes one app with its fees, routes and opening balance. What a crash left behind is used and completed. */
export async function layApp(deps: Deps, planned: PlannedWith, demo: Demo): Promise<void> {
  const { app: plan, protocol } = planned
  const { merchantId, channelId, actor } = demo
  const { appId } = await demoApp(deps, planned, demo)
  for (const { product, currency } of plan.uses) {
    const key = { product, currency, payType: '*', code: '*' }
    const fee: Fee = { ...key, ...terms[product], fixedMinor: 0n, minMinor: undefined, maxMinor: undefined }
    must(await setFee(deps, { app: { merchantId, id: appId }, fee, actor }), `${product} fee of ${currency}`)
    // For this merchant only: an operator's own merchants must not meet a bank that is not real.
    const route = { ...key, merchantId, appId: undefined, channelId, priority: 100 }
    const added = await addRoute(deps, { ...route, actor })
    if (added.ok || added.refusal !== 'route exists') must(added, `${product} route of ${currency}`)
  }
  await protocol.demo.complete?.(deps, { merchantId, appId }, actor)
  for (const amount of plan.openings) await openBalance(deps, { merchantId, appId }, amount, actor)
}

async function openBalance(deps: Deps, app: AppRef, amount: Money, actor: string): Promise<void> {
  const { currency } = amount
  const of = { ...app, amount, reference: `demo ${currency}`, reason: 'opening balance of the demo', actor }
  const booked = await topUp(deps, of)
  if (booked.ok || booked.refusal !== 'already booked') must(booked, `opening balance of ${currency}`)
}

async function demoApp(deps: Deps, { app: plan, protocol }: PlannedWith, demo: Demo): Promise<AppRef> {
  const { merchantId, merchantKey, actor } = demo
  const { currency, wireId, isNumberPromised } = plan
  const rule = { ...deps, loopbackAllowed: true }
  const wanted = {
    merchantId,
    protocol,
    currency,
    ...(protocol.hasKeyPairs && { merchantPublicKey: merchantKey.publicKey }),
    actor,
  }
  const made = await createApp(rule, { ...wanted, wireId })
  if (made.ok || made.refusal !== 'wire id taken') return must(made, `app ${wireId} for ${currency}`)
  const apps = await loadAppsOfMerchant(deps, merchantId)
  const left = apps.find((app) => app.protocol === protocol.name && app.currency === currency)
  if (left) return { merchantId, appId: left.id }
  const elsewhere = isNumberPromised ? made : await createApp(rule, { ...wanted, firstWireId: Number(wireId) })
  return must(elsewhere, `app ${wireId} for ${currency}`)
}
