import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Connector } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import { setRate } from '#domain/fx/index.ts'
import { createMerchant, findMerchantId, type KeyPair, newKeyPair } from '#domain/merchants/index.ts'
import { createChannel, listChannels } from '#domain/routing/index.ts'
import { openSteps } from './demo-steps.ts'
import { layApp } from './lay-app.ts'
import { must } from './must.ts'
import type { PlannedWith } from './plan-apps.ts'

export type LayDeps = {
  readonly db: Db
  readonly vault: Vault
  readonly connectors: ReadonlyMap<string, Connector>
  readonly now: Clock
}

/** The merchant of the demo, and the key pair that all its apps share on the merchant's side. */
export type LaidDemo = { readonly merchantId: string; readonly merchantKey: KeyPair }

const MerchantKey = z.object({ privateKey: z.string(), publicKey: z.string() })
const actor = 'demo'
const merchantName = 'Demo Merchant'
const channelName = 'Sandbox'
/** Two cores make keys, and the database is busy with two more. */
const atOnceMax = 4

/** Makes what is missing: merchant, sandbox channel, exchange rates that never go stale, and the apps. */
export async function layDemo(
  deps: LayDeps,
  plan: { readonly apps: readonly PlannedWith[]; readonly unitsPerUsd: ReadonlyMap<string, string> },
): Promise<LaidDemo> {
  const steps = await openSteps(deps)
  const merchantId = await steps.keep('merchant', () => demoMerchant(deps))
  const keyText = await steps.keep('merchant key', async () => JSON.stringify(await newKeyPair()))
  const merchantKey = MerchantKey.parse(JSON.parse(keyText))
  const channelId = await steps.keep('channel', () => sandboxChannel(deps))
  await forEach([...plan.unitsPerUsd], ([currency, rate]) =>
    steps.once(`rate ${currency}`, () => layRate(deps, currency, rate)),
  )
  await forEach(plan.apps, (planned) =>
    steps.once(`app ${planned.app.name}`, () => layApp(deps, planned, { merchantId, merchantKey, channelId, actor })),
  )
  return { merchantId, merchantKey }
}

async function demoMerchant(deps: LayDeps): Promise<string> {
  const made = await createMerchant(deps, { name: merchantName, actor })
  // Else made by a start that ended before it could say so.
  const found = made.ok ? undefined : await findMerchantId(deps.db, merchantName)
  return found ?? must(made, merchantName).merchantId
}

async function sandboxChannel(deps: LayDeps): Promise<string> {
  const settings = { secret: randomBytes(24).toString('base64url') }
  const made = await createChannel(deps, { connector: 'sandbox', name: channelName, settings, actor })
  const channels = made.ok ? [] : await listChannels(deps)
  const found = channels.find(({ name, connector }) => name === channelName && connector === 'sandbox')
  return found?.id ?? must(made, channelName).id
}

async function layRate(deps: LayDeps, currency: string, rate: string): Promise<void> {
  const pair = { base: 'USD', quote: currency, rate, spreadPpm: 0n }
  const set = await setRate(deps, { ...pair, source: 'demo', maxAgeSeconds: undefined, actor })
  must(set, `rate of ${currency}`)
}

/** Works through the items, a few at a time. After a failure nothing new is begun, and what was begun has ended. */
async function forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...items]
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  const workers = Array.from({ length: atOnceMax }, () =>
    worker().catch((why: unknown) => {
      queue.length = 0
      throw why
    }),
  )
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}
