import type { Clock } from '#core/clock.ts'
import { type Id, newId } from '#core/ids.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { Vault } from '#core/vault.ts'
import { type Db, inTransaction, type Tx } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { AppKey } from './app.ts'
import {
  type MerchantKeyRefusal,
  newKeyPair,
  newSecret,
  type Protocol,
  protocols,
  readMerchantKey,
} from './credentials.ts'
import { readIpAllow } from './ip-allow.ts'
import { isName } from './name.ts'
import { areNotifyUrls, type NotifyAddresses } from './notify-addresses.ts'
import { sealKey } from './sealed-keys.ts'
import { currencyExists, insertApp, insertKey, lockWireIds, merchantExists, readNextWireId } from './store.ts'

export type CreateApp = NotifyAddresses & {
  readonly merchantId: string
  readonly protocol: Protocol
  /** The home currency; CASHIER for HaiPay's global cashier. */
  readonly currency: string
  readonly actor: string
  /** Absent: the currency. */
  readonly name?: string | undefined
  /** What the merchant will send as its id, a number. Absent: the next free one from `firstWireId` (1001) up. */
  readonly wireId?: string | undefined
  readonly firstWireId?: number | undefined
  /** Can be given later; until then no request of the app verifies. */
  readonly merchantPublicKey?: string | undefined
  readonly ipAllow?: readonly string[] | undefined
}

/** The secret and the platform's public key are for the merchant. */
export type CreatedApp = {
  readonly merchantId: string
  readonly appId: Id<'app'>
  readonly wireId: string
  readonly secret: string
  readonly platformPublicKey: string | undefined
}

export type CreateAppRefusal =
  | 'merchant unknown'
  | 'currency unknown'
  | 'name not usable'
  | 'wire id not usable'
  | 'wire id taken'
  | 'notify address not allowed'
  | 'ip address not readable'
  | MerchantKeyRefusal

type Deps = {
  readonly db: Db
  readonly vault: Vault
  readonly now: Clock
  readonly loopbackAllowed: boolean
}
type Checked = { readonly app: CreateApp; readonly merchantPublicKey: string | undefined; readonly ipAllow: string[] }

const firstWireIdDefault = 1001

/** Makes an app with its first credentials. Makes an RSA pair before the transaction, in the thread pool. */
export async function createApp(deps: Deps, command: CreateApp): Promise<Result<CreatedApp, CreateAppRefusal>> {
  const checked = check(deps, command)
  if (!checked.ok) return checked
  const pair = protocols[command.protocol].hasKeyPairs ? await newKeyPair() : undefined
  const key: AppKey = {
    version: 1,
    secret: newSecret(),
    merchantPublicKey: checked.value.merchantPublicKey,
    platformPrivateKey: pair?.privateKey,
    platformPublicKey: pair?.publicKey,
  }
  return inTransaction(deps.db, (tx) => writeApp(deps, tx, checked.value, key))
}

function check(deps: Deps, app: CreateApp): Result<Checked, CreateAppRefusal> {
  if (app.name !== undefined && !isName(app.name)) return refuse('name not usable')
  // As many digits as a JSON number holds exactly.
  if (app.wireId !== undefined && !/^[1-9]\d{0,14}$/.test(app.wireId)) return refuse('wire id not usable')
  if (!areNotifyUrls(app, deps)) return refuse('notify address not allowed')
  const ipAllow = readIpAllow(app.ipAllow ?? [])
  if (!ipAllow) return refuse('ip address not readable')
  if (app.merchantPublicKey === undefined) return ok({ app, merchantPublicKey: undefined, ipAllow })
  const merchantKey = readMerchantKey(app.merchantPublicKey)
  return merchantKey.ok ? ok({ app, merchantPublicKey: merchantKey.value, ipAllow }) : merchantKey
}

async function writeApp(
  deps: Deps,
  tx: Tx,
  { app, ipAllow }: Checked,
  key: AppKey,
): Promise<Result<CreatedApp, CreateAppRefusal>> {
  const { merchantId, protocol, currency } = app
  if (!(await merchantExists(tx, merchantId))) return refuse('merchant unknown')
  const isCashier = protocol === 'haipay' && currency === 'CASHIER'
  if (!isCashier && !(await currencyExists(tx, currency))) return refuse('currency unknown')
  await lockWireIds(tx)
  const wireId = app.wireId ?? (await readNextWireId(tx, protocol, app.firstWireId ?? firstWireIdDefault))
  const at = deps.now()
  const appId = newId('app')
  const written = await insertApp(tx, {
    merchant_id: merchantId,
    id: appId,
    protocol,
    wire_id: wireId,
    name: app.name ?? currency,
    currency,
    collect_notify_url: app.collectNotifyUrl ?? null,
    payout_notify_url: app.payoutNotifyUrl ?? null,
    ip_allow: ipAllow,
    created_at: at,
  })
  if (!written) return refuse('wire id taken')
  await insertKey(tx, sealKey(deps.vault, { merchantId, appId }, key), at)
  const detail = { merchantId, protocol, wireId, currency }
  await recordAudit(tx, { at, actor: app.actor, action: 'app created', subject: appId, detail })
  return ok({ merchantId, appId, wireId, secret: key.secret, platformPublicKey: key.platformPublicKey })
}
