import type { KeyObject } from 'node:crypto'
import { Pool } from 'undici'
import { runClosedLoop } from './closed-loop.ts'
import type { LoadAnswer, LoadOrder, RunResult, Signed, Target, Work } from './load-messages.ts'
import { type NoticeEndpoints, openNoticeEndpoints } from './notice-endpoints.ts'
import { type SignedRequest, signRequests } from './sign-requests.ts'
import { isGenuine, type Members, readPrivateKey, readPublicKey } from './wire.ts'

// The load generator: a process of its own, told what to do over the channel to its parent. It signs before a run and
// checks signatures after it, so that during one it only sends, receives and looks at the first bytes of an answer.

type OpenOrder = Extract<LoadOrder, { readonly order: 'open' }>
type Sample = { readonly signed: Members; readonly request: SignedRequest }
type Load = {
  readonly opened: OpenOrder
  readonly merchantKey: KeyObject
  readonly endpoints: NoticeEndpoints
  readonly pools: Readonly<Record<Target, Pool>>
  readonly signed: Map<Signed, readonly SignedRequest[]>
  /** How many of the signed collections each target has. */
  readonly applied: Record<Target, number>
}

const connections = 32
const answerSecondsMax = 20
/** One in so many answers is kept and checked. */
const sampledEvery = 50
const samplesMax = 100
const paths: Readonly<Record<'apply' | 'query' | 'payout', string>> = {
  apply: '/haipay/usd/collect/apply',
  query: '/haipay/usd/collect/query',
  payout: '/haipay/usd/pay/apply',
}

obeyParent()

/** Ends when the parent does. */
function obeyParent(): void {
  let load: Load | undefined
  const obey = async (message: LoadOrder): Promise<LoadAnswer> => {
    if (message.order === 'open') load = await open(message)
    if (!load) throw new Error('the load is not open')
    if (message.order === 'sign') await signFor(load, message.what, message.count, message.apps)
    return message.order === 'run' ? { result: await run(load, message.work, message.target, message.seconds) } : {}
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
    endpoints: await openNoticeEndpoints(opened.apps.length),
    pools: { gateway: poolOf(opened.origins.gateway), floor: poolOf(opened.origins.floor) },
    signed: new Map(),
    applied: { gateway: 0, floor: 0 },
  }
}

async function signFor(one: Load, what: Signed, count: number, apps: number): Promise<void> {
  const { endpoints, merchantKey, opened, applied } = one
  const urls = new Map(opened.apps.map((app, at) => [app.appId, endpoints.urls[at] ?? '']))
  const noticeUrlOf = (app: { readonly appId: number }) => urls.get(app.appId) ?? ''
  const asked = (one.signed.get('collection') ?? []).slice(0, Math.min(applied.gateway, applied.floor))
  const signer = { merchantKey, apps: opened.apps.slice(0, apps), noticeUrlOf }
  one.signed.set(what, await signRequests(signer, what, count, asked))
}

async function run(one: Load, work: Work, target: Target, seconds: number): Promise<RunResult> {
  const requests = one.signed.get(work === 'query' || work === 'payout' ? work : 'collection') ?? []
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
      const keep = at % sampledEvery === 0 && samples.length < samplesMax
      const answer = await post(pool, paths[work === 'life' ? 'apply' : work], request.body)
      if (!answer.startsWith('{"status":"1"')) throw new Error(`answered with an error: ${answer.slice(0, 200)}`)
      if (keep) samples.push({ signed: (JSON.parse(answer) as { readonly data: Members }).data, request })
      if (work === 'life') await live(one, pool, request, answer, keep ? samples : undefined)
    },
  })
  if (work === 'apply') one.applied[target] = loop.done
  const notGenuine = samples.filter(({ signed, request }) => {
    const key = target === 'floor' ? one.opened.floorPublicKey : request.app.platformPublicKey
    return !isGenuine(signed, request.app.secret, readPublicKey(key))
  })
  return { ...loop, checked: samples.length, notGenuine: notGenuine.length }
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
  const said = await post(pool, `/sandbox/orders/${orderNo}/outcome`, '{"outcome":"succeed"}')
  if (!said.includes('"succeeded"')) throw new Error(`the outcome was answered: ${said.slice(0, 200)}`)
  const body = await notice
  if (samples) samples.push({ signed: JSON.parse(body) as Members, request })
}

async function post(pool: Pool, path: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await pool.request({ method: 'POST', path, headers, body })
  const text = await answer.body.text()
  if (answer.statusCode !== 200) throw new Error(`${path} was answered with HTTP ${answer.statusCode}`)
  return text
}
