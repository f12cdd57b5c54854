import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type {
  Channel,
  ChargeRequest,
  CollectRequest,
  Connector,
  PayoutRequest,
  RawNotice,
  RefundRequest,
} from '#connectors/contract.ts'

/** A connector with its provider, played or real, as the suite sees them. Requests have a new reference each time. */
export type Subject<Settings> = {
  readonly connector: Connector<Settings>
  readonly channel: Channel<Settings>
  readonly junkSettings: readonly unknown[]
  /** A collection that the provider executes by itself when it is called. */
  collection(): CollectRequest
  /** A payout that the provider executes by itself when it is called; absent: it makes none. */
  payout?(): PayoutRequest
  /** A refund that the provider executes by itself when it is called; absent: it makes none. */
  refund?(): RefundRequest
  /** A collection with a card that its payer typed, executed like `collection`; absent: it takes no cards. */
  cardCollection?(): CollectRequest
  /** A charge of a stored card, executed like `collection`; absent: it charges none. */
  charge?(): ChargeRequest
  /** A collection that needs no call; absent: every one needs a call. */
  instructed?(): CollectRequest
  /** A collection that the provider never answers. */
  unanswered(): CollectRequest
  /** How often the provider executed the payment of a reference. */
  executions(reference: string): Promise<number>
  /** A notice as the provider sends it, with a status word that its documents have, or that they do not have. */
  notice(reference: string, word: 'known' | 'unknown'): RawNotice
}

const patienceSeconds = 5
const never = new AbortController().signal

type Guarantee = readonly [name: string, check: <Settings>(subject: Subject<Settings>) => Promise<void>]

const guarantees: readonly Guarantee[] = [
  ['it has a name that can stand in a table and an address', checkName],
  ['its settings are checked, and its secrets are among them', checkSettings],
  ['one reference is executed once, however often it is submitted', checkReference],
  ['a card is charged once for one reference, and nothing that is said of it holds the card', checkCards],
  ['a reference that was never submitted is not found', checkUnknown],
  ['a call ends when it is aborted', checkAbort],
  ['instructions that need no call are made of the request alone', checkInstructions],
  ['a notice is read only with its own signature, over its own body', checkNoticeSignature],
  ['a status word that is in no document is unclear', checkUnknownWord],
]

/** Runs what every connector must hold. Each guarantee is a test of its own. */
export async function conformance<Settings>(t: TestContext, subject: Subject<Settings>): Promise<void> {
  for (const [name, check] of guarantees) await t.test(name, () => check(subject))
}

async function checkName<Settings>({ connector }: Subject<Settings>): Promise<void> {
  assert.match(connector.name, /^[a-z][a-z0-9-]{1,30}$/)
}

async function checkSettings<Settings>({ connector, channel, junkSettings }: Subject<Settings>): Promise<void> {
  const settings = connector.settings.parse(channel.settings)
  assert.deepEqual(settings, channel.settings)
  const others = [undefined, null, 'junk', 1, [], ...junkSettings]
  for (const junk of others) assert.equal(connector.settings.safeParse(junk).success, false, JSON.stringify(junk))
  assert.ok(connector.secretSettings.length > 0, 'a connector without a secret cannot verify a notice')
  for (const name of connector.secretSettings) assert.ok(Object.hasOwn(Object(settings), name), name)
}

async function checkReference<Settings>({ connector, channel, ...subject }: Subject<Settings>): Promise<void> {
  const times = connector.submitIsIdempotent ? [1, 2, 3] : [1]
  const collection = subject.collection()
  await Promise.all(times.map(() => connector.collect(channel, collection, never)))
  if (connector.submitIsIdempotent) await connector.collect(channel, collection, never)
  assert.equal(await subject.executions(collection.reference), 1)
  const { refund, payout: payOut } = connector
  assert.equal(refund !== undefined, subject.refund !== undefined, 'a connector that refunds is checked for it')
  if (refund && subject.refund) {
    const request = subject.refund()
    await Promise.all(times.map(() => refund(channel, request, never)))
    if (connector.submitIsIdempotent) await refund(channel, request, never)
    assert.equal(await subject.executions(request.reference), 1)
  }
  if (!payOut || !subject.payout) return
  const payout = subject.payout()
  await Promise.all(times.map(() => payOut(channel, payout, never)))
  if (connector.submitIsIdempotent) await payOut(channel, payout, never)
  assert.equal(await subject.executions(payout.reference), 1)
}

async function checkCards<Settings>({ connector, channel, ...subject }: Subject<Settings>): Promise<void> {
  assert.equal(connector.charge === undefined, subject.charge === undefined)
  const typed = subject.cardCollection?.()
  const charged = subject.charge?.()
  if (typed) assert.ok(typed.card && !connector.isTestCard?.(typed.card), 'the card is an ordinary one')
  assert.equal(charged?.card.cvv, undefined, 'a stored card has no security code')
  const calls = [
    typed && { request: typed, call: () => connector.collect(channel, typed, never) },
    charged && { request: charged, call: () => connector.charge?.(channel, charged, never) },
  ]
  for (const one of calls) {
    if (!one) continue
    const outcomes = [await one.call()]
    if (connector.submitIsIdempotent) outcomes.push(await one.call())
    outcomes.push(await connector.query(channel, one.request.reference, never))
    assert.equal(await subject.executions(one.request.reference), 1)
    const said = JSON.stringify(outcomes, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
    assert.ok(!said.includes(String(one.request.card?.number)), 'an outcome holds a card number')
  }
}

async function checkUnknown<Settings>({ connector, channel, collection }: Subject<Settings>): Promise<void> {
  assert.deepEqual(await connector.query(channel, collection().reference, never), { kind: 'not found' })
}

async function checkAbort<Settings>({ connector, channel, unanswered, executions }: Subject<Settings>): Promise<void> {
  const request = unanswered()
  const soon = AbortSignal.timeout(50)
  await assert.rejects(withPatience(connector.collect(channel, request, soon)), { name: 'TimeoutError' })
  const reference = unanswered()
  await assert.rejects(withPatience(connector.collect(channel, reference, AbortSignal.abort())), { name: 'AbortError' })
  assert.equal(await executions(reference.reference), 0, 'a call that was over before it began reached the provider')
}

async function checkInstructions<Settings>({ connector, channel, instructed }: Subject<Settings>): Promise<void> {
  if (!instructed) {
    assert.equal(connector.instruct, undefined)
    return
  }
  const request = instructed()
  const before = structuredClone(request)
  const first = connector.instruct?.(channel, request)
  const later = { ...channel, now: () => new Date(channel.now().getTime() + 60_000) }
  assert.ok(first)
  assert.deepEqual(connector.instruct?.(later, request), first)
  assert.deepEqual(request, before)
}

async function checkNoticeSignature<Settings>({
  connector,
  channel,
  notice,
  collection,
}: Subject<Settings>): Promise<void> {
  const { reference } = collection()
  const good = notice(reference, 'known')
  assert.equal(connector.readNotice(channel, good)?.reference, reference)
  const other = notice(collection().reference, 'known')
  const broken: readonly RawNotice[] = [
    { headers: {}, body: good.body },
    { headers: good.headers, body: other.body },
    { headers: other.headers, body: good.body },
    { headers: good.headers, body: new Uint8Array() },
    { headers: good.headers, body: Buffer.concat([good.body, Buffer.from(' ')]) },
    { headers: mapValues(good.headers, () => ''), body: good.body },
    { headers: mapValues(good.headers, (value) => `${value}0`), body: good.body },
  ]
  broken.forEach((one, at) => {
    assert.equal(connector.readNotice(channel, one), undefined, `broken notice ${at} was read`)
  })
}

async function checkUnknownWord<Settings>({
  connector,
  channel,
  notice,
  collection,
}: Subject<Settings>): Promise<void> {
  const read = connector.readNotice(channel, notice(collection().reference, 'unknown'))
  assert.equal(read?.outcome.kind, 'unclear')
}

function mapValues(headers: RawNotice['headers'], map: (value: string) => string): RawNotice['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, map(value)]))
}

function withPatience<Value>(answer: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('the call did not end')), patienceSeconds * 1_000)
  return Promise.race([answer, promise]).finally(() => clearTimeout(timer))
}
