/** A statement of one app's day, and until when its link may be used. */
export type DocumentLink = {
  readonly merchantId: string
  readonly appId: string
  readonly type: DocumentType
  /** `yyyy-MM-dd` in the zone of the app's currency. */
  readonly date: string
  readonly until: Date
}

/** Payouts, collections, fund flow. */
export type DocumentType = '15' | '20' | '40'

/** Where a statement is fetched, below the public address. Its key cannot be made up, and says what the path says. */
export function printDocumentPath(wireId: string, link: DocumentLink, seal: (text: string) => string): string {
  const { merchantId, appId, type, date, until } = link
  const key = seal(JSON.stringify([merchantId, appId, type, date, until.getTime()]))
  return `/haipay/common/document/${documentName(wireId, link)}?key=${key}`
}

/** `collections_1054_20270131.csv` */
export function documentName(wireId: string, { type, date }: Pick<DocumentLink, 'type' | 'date'>): string {
  return `${words[type]}_${wireId}_${date.replaceAll('-', '')}.csv`
}

/** Reads what `seal` sealed. */
export function readDocumentLink(opened: string): DocumentLink {
  const [merchantId, appId, type, date, until] = JSON.parse(opened) as [string, string, DocumentType, string, number]
  return { merchantId, appId, type, date, until: new Date(until) }
}

const words: Record<DocumentType, string> = { 15: 'payouts', 20: 'collections', 40: 'fund_flow' }
