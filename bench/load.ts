import type { KeyObject } from 'node:crypto'
import { Pool } from 'undici'
import { runClosedLoop } from './closed-loop.ts'
import { isGenuine, type Members, queryPath, readPrivateKey, readPublicKey } from './haipay-wire.ts'
import { appsCount, type LoadAnswer, type LoadOrder, type RunResult, type Target, type Work } from './load-messages.ts'
import { type NoticeEndpoints, openNoticeEndpoints } from './notice-endpoints.ts'
import { type SignedRequest, signRequests } from './sign-requests.ts'
import { jsonHeaders, type Message, type Wire } from './wire.ts'
import { forEachWire } from './wires.ts'

// The load generator: a process of its own, told what to do over the channel to its parent. It signs before a run and
// checks signatures after it, so that during one it only sends, receives and looks at the first bytes of an answer.

type OpenOrder = Extract<LoadOrder, { readonly order: 'open' }>
type SignOrder = Extract<LoadOrder, { readonly order: 'sign' }>
type RunOrder = Extract<LoadOrder, { readonly order: 'run' }>
type ReceiveOrder = Extract<LoadOrder, { readonly order: 'receive' }>
type Sample = { readonly signed: Members; readonly request: SignedRequest }
type Load = {
  readonly opened: OpenOrder
  readonly merchantKey: KeyObject
  readonly endpoints: NoticeEndpoints
  readonly pools: Readonly<Record<Target, Pool>>
  /** By wire and use. */
  readonly signed: Map<string, readonly SignedRequest[]>
  /** How many of HaiPay's signed collections each target has. */
  readonly applied: Record<Target, number>
}

const connections = 32
const answerSecondsMax = 20
/** One in so many answers is kept and checked. */
const sampledEvery = 50
const samplesMax = 100
const succeed: Message = { headers: jsonHeaders, body: '{"outcome":"succeed"}' }
const wires = forEachWire((wire) => wire)

obeyParent()

/** Ends when the parent does. */
function obeyParent(): void {
  let load: Load | undefined
  const obey = async (message: LoadOrder): Promise<LoadAnswer> => {
    if (message.order === 'open') load = await open(message)
    if (!load) throw new Error('the load is not open')
    if (message.order === 'open') return { noticeUrls: load.endpoints.urls }
    if (message.order === 'receive') return { result: await receive(load.endpoints, message) }
    if (message.order === 'run') return { result: await run(load, message) }
    await signFor(load, message)
    return {}
  }
  const tell = (answer: LoadAnswer) => process.send?.(answer)
  process.on('message', (message: LoadOrder) => {
    void obey(message).then(tell, (why) => tell({ error: why instanceof Error ? `${why.stack}` : `${why}` }))
  })
  process.on('disconnect', () => process.exit(0))
}

async function open(opened: OpenOrder): Promise<Load> {
  const timeout = answerSecondsMax * 1_000
  const poolOf = (origin: string) =>
    new Pool(origin, { connections, pipelining: 1, headersTimeout: timeout, bodyTimeout: timeout })
  return {
    opened,
    merchantKey: readPrivateKey(opened.merchantPrivateKey),
    endpoints: await openNoticeEndpoints(appsCount),
    pools: { gateway: poolOf(opened.origins.gateway), floor: poolOf(opened.origins.floor) },
    signed: new Map(),
    applied: { gateway: 0, floor: 0 },
  }
}

async function signFor(one: Load, { wire, what, count, apps }: SignOrder): Promise<void> {
  const { endpoints, merchantKey, opened, applied } = one
  const asked = (one.signed.get('HaiPay collection') ?? []).slice(0, Math.min(applied.gateway, applied.floor))
  const signer = {
    wire: wires[wire],
    merchantKey,
    apps: opened.apps[wire].slice(0, apps),
    noticeUrls: endpoints.urls,
  }
  one.signed.set(`${wire} ${what}`, await signRequests(signer, what, count, asked))
}

async function run(one: Load, { wire: name, work, target, seconds }: RunOrder): Promise<RunResult> {
  const wire = wires[name]
  const requests = one.signed.get(`${name} ${work === 'query' || work === 'payout' ? work : 'collection'}`) ?? []
  const samples: Sample[] = []
  const pool = one.pools[target]
  // A query changes nothing, so a few signed ones go round.
  const count = work === 'query' ? Number.MAX_SAFE_INTEGER : requests.length
  const loop = await runClosedLoop({
    connections,
    count,
    seconds,
    async work(at) {
      const request = requests[at % requests.length]
      if (!request) throw new Error('nothing was signed for this run')
      const keep = wire.signsAnswers && at % sampledEvery === 0 && samples.length < samplesMax
      const answer = await post(pool, pathOf(wire, work), request)
      if (!answer.startsWith(wire.goodAnswer)) throw new Error(`answered with an error: ${answer.slice(0, 200)}`)
      if (keep) samples.push({ signed: (JSON.parse(answer) as { readonly data: Members }).data, request })
      if (work === 'life') await live(one, pool, request, answer, keep ? samples : undefined)
    },
  })
  if (name === 'HaiPay' && work === 'apply') one.applied[target] = loop.done
  const notGenuine = samples.filter(({ signed, request }) => {
    const key = target === 'floor' ? one.opened.floorPublicKey : request.app.platformPublicKey
    return !isGenuine(signed, request.app.secret, readPublicKey(key))
  })
  return { ...loop, checked: samples.length, notGenuine: notGenuine.length }
}

function pathOf({ paths }: Wire, work: Work): string {
  if (work === 'query') return queryPath
  return work === 'payout' ? paths.payout : paths.collection
}

async function receive(endpoints: NoticeEndpoints, { count, seconds, hanging }: ReceiveOrder): Promise<RunResult> {
  const received = await endpoints.receive({ count, seconds, hanging })
  const nothing = { p50Milliseconds: undefined, p99Milliseconds: undefined, checked: 0, notGenuine: 0 }
  return { ...received, ...nothing, failed: 0, reasons: [] }
}

/** Pays a collection that was just made, and waits until its notice was acknowledged. */
async function live(
  one: Load,
  pool: Pool,
  request: SignedRequest,
  applied: string,
  samples: Sample[] | undefined,
): Promise<void> {
  const [, orderNo = ''] = /"orderNo":"(\d+)"/.exec(applied) ?? []
  const notice = one.endpoints.noticeOf(orderNo)
  // The outcome may fail first; the notice's own failure must then not end the process.
  notice.catch(() => undefined)
  const said = await post(pool, `/sandbox/orders/${orderNo}/outcome`, succeed)
  if (!said.includes('"succeeded"')) throw new Error(`the outcome was answered: ${said.slice(0, 200)}`)
  const body = await notice
  if (samples) samples.push({ signed: JSON.parse(body) as Members, request })
}

async function post(pool: Pool, path: string, { headers, body }: Message): Promise<string> {
  const answer = await pool.request({ method: 'POST', path, headers, body })
  const text = await answer.body.text()
  if (answer.statusCode !== 200) throw new Error(`${path} was answered with HTTP ${answer.statusCode}`)
  return text
}
