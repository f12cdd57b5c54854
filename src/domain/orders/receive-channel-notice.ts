import { z } from 'zod'
import type { AddressPayment, Outcome, RawNotice } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import { money } from '#core/money.ts'
import type { Db } from '#db/pool.ts'
import type { OpenChannel } from '#domain/routing/index.ts'
import {
  type LeftNotice,
  quarantine,
  readLeftNotices,
  type StoredNotice,
  takeLeftNotices,
} from './channel-notice-store.ts'
import { cleanOutcome } from './clean-outcome.ts'
import type { Order } from './order.ts'
import type { RecordOutcome } from './record-outcome.ts'
import { readReference, referenceOf } from './reference.ts'
import type { OrderKey } from './store.ts'

/** What of an unverified body is kept for a person to look at. */
const quarantinedBytesMax = 4096

const leftNoticesMax = 100

type Deps = {
  readonly db: Db
  readonly now: Clock
  /** Finds an order of whichever merchant by our number. */
  readonly orderByNumber: (orderNo: string) => Promise<Order | undefined>
  /** Stores a verified notice; concurrent callers share a commit. */
  readonly storeNotice: (notice: StoredNotice) => Promise<bigint>
  readonly recordOutcome: RecordOutcome
  /** Books money that came to a permanent address; false: the channel has no such address. */
  readonly recordAddressPayment: (channelId: string, payment: AddressPayment) => Promise<boolean>
}

/**
 * Takes a channel's notice: verified by its connector, stored first, believed second. What does not verify, or names
 * no order of ours, is quarantined (capped) and moves nothing. Answers whether it was taken.
 */
export async function receiveChannelNotice(deps: Deps, open: OpenChannel, raw: RawNotice): Promise<boolean> {
  const notice = open.connector.readNotice(open.channel, raw)
  const payment = notice ? undefined : open.connector.readAddressPayment?.(open.channel, raw)
  if (payment && (await deps.recordAddressPayment(open.id, payment))) return true
  const named = notice && readReference(notice.reference)
  const order = named && (await deps.orderByNumber(named.orderNo))
  if (!notice || !named || !order || order.channelId !== open.id) {
    const why = notice || payment ? 'names no order of this channel' : 'does not verify'
    const body = Buffer.from(raw.body).toString('latin1', 0, quarantinedBytesMax).replaceAll('\0', '')
    await quarantine(deps.db, { channelId: open.id, why, body: maskDigits(body) }, deps.now())
    return false
  }
  const { merchantId, orderNo } = order
  const outcome = cleanOutcome(notice.outcome)
  const stored = { merchantId, channelId: open.id, reference: notice.reference, outcome: printOutcome(outcome) }
  const noticeId = await deps.storeNotice(stored)
  const { attemptNo } = named
  const seen = { merchantId, orderNo, attemptNo, outcome, actor: open.id, noticeId }
  await deps.recordOutcome({ ...seen, witness: 'channel notice' })
  return true
}

/** Works off stored notices that nobody finished; one that fails holds up no other. Answers whether to go on. */
export async function finishLeftNotices(deps: Pick<Deps, 'db' | 'now' | 'recordOutcome'>): Promise<boolean> {
  const left = await takeLeftNotices(deps.db, deps.now(), leftNoticesMax)
  const ends = await Promise.allSettled(left.map((one) => finishNotice(deps, one)))
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed) throw failed.reason
  return left.length === leftNoticesMax
}

/** Works off the stored notices of one attempt that waited, as that of a part of coins does. False: there was none. */
export async function finishNoticesOf(
  deps: Pick<Deps, 'db' | 'recordOutcome'>,
  { merchantId, orderNo }: OrderKey,
  attemptNo: number,
): Promise<boolean> {
  const reference = referenceOf(orderNo, attemptNo)
  const left = await readLeftNotices(deps.db, { merchantId, reference }, leftNoticesMax)
  for (const one of left) await finishNotice(deps, one)
  return left.length > 0
}

async function finishNotice(deps: Pick<Deps, 'recordOutcome'>, left: LeftNotice): Promise<void> {
  const named = readReference(left.reference)
  if (!named) throw new Error(`stored channel notice ${left.id} has no readable reference`)
  const outcome = readOutcome(left.outcome)
  const { merchantId, id: noticeId, channelId: actor } = left
  await deps.recordOutcome({ merchantId, ...named, outcome, witness: 'channel notice', actor, noticeId })
}

const reason = z.string()
const channelRef = z.string().optional()
const amount = z.object({ minor: z.string(), currency: z.string() })
const outcomeJson = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('paid'), received: amount, channelRef }),
  z.object({ kind: z.literal('failed'), reason, proof: z.string() }),
  z.object({ kind: z.literal('pending') }),
  z.object({ kind: z.literal('payer must act'), instructions: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('unclear'), why: z.string() }),
  z.object({ kind: z.literal('reversed'), reason, channelRef }),
  z.object({ kind: z.literal('not found') }),
])

function printOutcome(outcome: Outcome): string {
  return JSON.stringify(outcome, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
}

function readOutcome(stored: unknown): Outcome {
  const outcome = outcomeJson.parse(stored)
  if (outcome.kind !== 'paid') return outcome
  const { minor, currency } = outcome.received
  return { ...outcome, received: money(BigInt(minor), currency) }
}

/** A body that nobody vouches for may hold a card number, so long runs of digits are masked before it is kept. */
function maskDigits(text: string): string {
  return text.replace(/\d(?:[ -]?\d){11,}/g, (run) => run.replace(/\d/g, '*'))
}
