import type { Db } from '#db/pool.ts'
import { type ConfigurationWatch, cached } from '#domain/configuration/index.ts'
import type { App } from '#domain/merchants/index.ts'
import type { Product } from '#domain/methods/index.ts'
import { listPayCodes } from './store.ts'

/** What one of a merchant's codes stands for. The country decides which fields an order must have. */
export type PayCode = {
  readonly product: Product
  readonly code: string
  /** ISO 3166, or empty where no country's rules hold, as for a test channel. */
  readonly country: string
  readonly currency: string
  readonly payType: string
  readonly methodCode: string
}

/** The codes of apps, warm in memory. */
export type PayCodes = {
  /** What a code of an app stands for in one direction; undefined: it has no such code there. */
  find(app: Pick<App, 'merchantId' | 'id'>, product: Product, code: string): Promise<PayCode | undefined>
}

/** Reads the codes of an app when they are first asked for, until the configuration changes. */
export function buildPayCodes(deps: {
  readonly db: Db
  readonly watch: Pick<ConfigurationWatch, 'onChange'>
}): PayCodes {
  const codesOf = cached(deps.watch, async (app) => {
    const [merchantId = '', appId = ''] = app.split('\n')
    const codes = await listPayCodes(deps.db, { merchantId, appId })
    return new Map(codes.map((code) => [`${code.product}\n${code.code}`, code]))
  })
  return {
    async find({ merchantId, id }, product, code) {
      return (await codesOf(`${merchantId}\n${id}`)).get(`${product}\n${code}`)
    },
  }
}
