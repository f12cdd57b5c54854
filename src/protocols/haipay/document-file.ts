import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { printCsvRecord } from '#core/csv.ts'
import { localDay } from '#core/local-day.ts'
import {
  type BalanceKey,
  type FlowLine,
  type Funds,
  type PrintedBalances,
  printedBalances,
} from '#domain/ledger/index.ts'
import type { Directory } from '#domain/merchants/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import type { Notice } from '#domain/notices/index.ts'
import type { Order, OrderSpan } from '#domain/orders/index.ts'
import {
  balanceLine,
  collectionHeadings,
  collectionLine,
  flowHeadings,
  flowLine,
  payoutHeadings,
  payoutLine,
} from './document-lines.ts'
import { type DocumentLink, documentName, readDocumentLink } from './document-link.ts'
import { contentType, printFailure } from './envelope.ts'
import { illegal, systemBusy } from './errors.ts'

export type DocumentFileDeps = {
  readonly now: () => Date
  readonly directory: Pick<Directory, 'findAppById'>
  readonly methods: Pick<Methods, 'currency'>
  /** The text under a link's key; undefined: we did not seal it. */
  readonly openLink: (key: string) => string | undefined
  readonly listOrders: (span: OrderSpan, after: Order | undefined, most: number) => Promise<readonly Order[]>
  readonly newestNotices: (
    merchantId: string,
    orderNos: readonly string[],
  ) => Promise<ReadonlyMap<string, Pick<Notice, 'state' | 'pushes'>>>
  readonly listFundFlow: (
    key: BalanceKey,
    span: { readonly from: Date; readonly until: Date },
    after: FlowLine | undefined,
    most: number,
  ) => Promise<readonly FlowLine[]>
  readonly readFundsAt: (key: BalanceKey, at: Date, now: Date) => Promise<Funds>
}

type FileRequest = FastifyRequest<{ Params: { name: string }; Querystring: { key?: unknown } }>

/** Lines read at once, so that a day of millions of orders needs no more memory than one of a thousand. */
const pageLines = 1_000
const pagesMax = 20_000
const filesAtOnceMax = 8
/** Who reads slower than that holds a place that others want. */
const fileSecondsMax = 15 * 60
const keyCharactersMax = 1_000

/** Serves the statements that `/common/document/download` gave links to. The link is the permission. */
export function registerDocumentFiles(scope: FastifyInstance, deps: DocumentFileDeps): void {
  let underWay = 0
  scope.get('/common/document/:name', async (request: FileRequest, reply: FastifyReply) => {
    const found = await findDocument(deps, request.params.name, request.query.key)
    if (!found) return refuseFile(reply, 404, printFailure(illegal('the link is not valid, or its hour is over')))
    if (underWay >= filesAtOnceMax) return refuseFile(reply, 503, printFailure(systemBusy))
    underWay += 1
    const signal = AbortSignal.timeout(fileSecondsMax * 1_000)
    const file = Readable.from(printDocument(deps, found.link, found.currency), { signal })
    file.once('close', () => {
      underWay -= 1
    })
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="${found.name}"`)
      .send(file)
  })
}

async function findDocument(deps: DocumentFileDeps, name: string, key: unknown) {
  if (typeof key !== 'string' || key.length > keyCharactersMax) return undefined
  const opened = deps.openLink(key)
  const link = opened === undefined ? undefined : readDocumentLink(opened)
  if (!link || link.until <= deps.now()) return undefined
  const app = await deps.directory.findAppById(link.merchantId, link.appId)
  const currency = app && (await deps.methods.currency(app.currency))
  const isIt = app?.status === 'active' && name === documentName(app.wireId, link)
  return isIt && currency ? { link, currency, name } : undefined
}

function refuseFile(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply.code(status).header('content-type', contentType).send(body)
}

/** A statement in pieces of at most a page. */
async function* printDocument(
  deps: DocumentFileDeps,
  link: DocumentLink,
  currency: CatalogCurrency,
): AsyncGenerator<string> {
  if (link.type === '40') yield* printFundFlow(deps, link, currency)
  else yield* printOrders(deps, link, currency)
}

async function* printOrders(
  deps: DocumentFileDeps,
  link: DocumentLink,
  currency: CatalogCurrency,
): AsyncGenerator<string> {
  const isPayout = link.type === '15'
  const { merchantId, appId } = link
  const kind = isPayout ? 'payout' : 'collection'
  const span = { merchantId, appId, kind, ...localDay(link.date, currency.timeZone) } as const
  yield printCsvRecord(isPayout ? payoutHeadings : collectionHeadings)
  const print = isPayout ? payoutLine : collectionLine
  const pages = readPages((after: Order | undefined) => deps.listOrders(span, after, pageLines))
  for await (const orders of pages) {
    const orderNos = orders.map((order) => order.orderNo)
    const notices = await deps.newestNotices(merchantId, orderNos)
    yield orders.map((order) => printCsvRecord(print(order, notices.get(order.orderNo), currency))).join('')
  }
}

/** The journals between what was there before the day and what was there after it. */
async function* printFundFlow(
  deps: DocumentFileDeps,
  { merchantId, appId, date }: DocumentLink,
  currency: CatalogCurrency,
): AsyncGenerator<string> {
  const key = { merchantId, appId, currency: currency.code }
  const day = localDay(date, currency.timeZone)
  let balances = printedBalances(await deps.readFundsAt(key, day.from, deps.now()))
  yield printCsvRecord(flowHeadings)
  yield printCsvRecord(balanceLine('opening balance', day.from, balances, currency))
  const pages = readPages((after: FlowLine | undefined) => deps.listFundFlow(key, day, after, pageLines))
  for await (const lines of pages) {
    const printed: string[] = []
    for (const line of lines.filter(isShown)) {
      balances = added(balances, line.change)
      printed.push(printCsvRecord(flowLine(line, balances, currency)))
    }
    yield printed.join('')
  }
  yield printCsvRecord(balanceLine('closing balance', day.until, balances, currency))
}

async function* readPages<Line>(
  read: (after: Line | undefined) => Promise<readonly Line[]>,
): AsyncGenerator<readonly Line[]> {
  let last: Line | undefined
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const lines = await read(last)
    if (lines.length > 0) yield lines
    if (lines.length < pageLines) return
    last = lines.at(-1)
  }
  throw new Error(`a statement has more than ${pagesMax * pageLines} lines`)
}

/** Money in suspense is not the merchant's, and a debt that is repaid changes nothing that it is shown. */
function isShown({ change }: FlowLine): boolean {
  return change.available !== 0n || change.frozen !== 0n || change.unsettled !== 0n
}

function added(one: PrintedBalances, other: PrintedBalances): PrintedBalances {
  return {
    total: one.total + other.total,
    available: one.available + other.available,
    frozen: one.frozen + other.frozen,
    unsettled: one.unsettled + other.unsettled,
  }
}
