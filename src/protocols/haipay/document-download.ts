import { printLocalTime, secondsAfter } from '#core/clock.ts'
import { dayAfter, firstInstant, readDay } from '#core/local-day.ts'
import { ok, type Result, refuse } from '#core/result.ts'
import type { App } from '#domain/merchants/index.ts'
import type { CatalogCurrency, Methods } from '#domain/methods/index.ts'
import { type DocumentLink, type DocumentType, printDocumentPath } from './document-link.ts'
import { illegal, type WireError } from './errors.ts'
import { readFields, required } from './fields.ts'
import type { Answer, Call } from './open-call.ts'
import { matching, oneOf } from './rules.ts'

export type DocumentDownloadDeps = {
  readonly now: () => Date
  readonly publicUrl: string
  readonly methods: Pick<Methods, 'currency'>
  /** Seals a text so that nobody can make one up. */
  readonly sealLink: (text: string) => string
}

const linkSeconds = 60 * 60
/** The fund flow's opening balance is counted back from today. */
const daysBackMax = 92
const readyAt = '13:00:00'

export const documentFields = [
  {
    ...required('type', 2, oneOf('15', '20', '40')),
    about: '15 payouts, 20 collections, 40 fund flow',
    example: '20',
  },
  {
    ...required('date', 8, matching(/^\d{8}$/, 'must be a day as yyyyMMdd')),
    about: "the day, in the zone of the app's currency",
    example: '20270131',
  },
] as const

/**
 * `/common/document/download` (HaiPay, CommonApi): a link, good for one hour, to the statement of one day of the app.
 * A day's file is there from 13:00 of the next day on, for 92 days.
 */
export async function documentDownload(deps: DocumentDownloadDeps, { app, members }: Call): Promise<Answer> {
  const texts = readFields(members, documentFields)
  if (!texts.ok) return texts
  const currency = await deps.methods.currency(app.currency)
  if (!currency) return refuse(illegal('appId must be that of an app with a currency: a CASHIER app has no orders'))
  const date = readDate(texts.value.date, currency, deps.now())
  if (!date.ok) return date
  const type = texts.value.type as DocumentType
  const link = linkOf(app, type, date.value, secondsAfter(deps.now(), linkSeconds))
  return ok({
    appId: Number(app.wireId),
    type: Number(type),
    date: texts.value.date,
    fileUrl: deps.publicUrl + printDocumentPath(app.wireId, link, deps.sealLink),
    expired: printLocalTime(link.until, currency.timeZone),
  })
}

function linkOf(app: App, type: DocumentType, date: string, until: Date): DocumentLink {
  return { merchantId: app.merchantId, appId: app.id, type, date, until }
}

/** Refuses days that are not over, whose file is not there yet, or that are too long ago. */
function readDate(text: string, { timeZone }: CatalogCurrency, now: Date): Result<string, WireError> {
  const date = readDay(text)
  if (date === undefined) return refuse(illegal('date must be a day of the calendar as yyyyMMdd'))
  const today = printLocalTime(now, timeZone).slice(0, 10)
  if (date > today) return refuse(illegal('date must not be in the future'))
  const oldest = printLocalTime(secondsAfter(now, -daysBackMax * 86_400), timeZone).slice(0, 10)
  if (date < oldest) return refuse(illegal(`date must not be more than ${daysBackMax} days ago`))
  const ready = `${dayAfter(date)} ${readyAt}`
  if (now >= firstInstant(ready, timeZone)) return ok(date)
  return refuse(illegal(`date must be a day whose file is there: this one's is from ${ready} on`))
}
