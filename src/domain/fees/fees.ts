import { partsPerMillion } from '#core/money.ts'
import type { Db } from '#db/pool.ts'
import { type ConfigurationWatch, cached } from '#domain/configuration/index.ts'
import type { App } from '#domain/merchants/index.ts'
import type { FeeRule } from './fee.ts'
import { type Fee, type FeeKey, readFees } from './store.ts'

/** What orders cost, warm in memory. */
export type Fees = {
  /** The rule of the most exact row: that of the method, of its pay type, of the product. Without one it is free. */
  ruleFor(
    order: FeeKey & { readonly app: Pick<App, 'merchantId' | 'id'>; readonly stepMinor: bigint },
  ): Promise<FeeRule>
}

const free = { ratePpm: 0n, fixedMinor: 0n, minMinor: undefined, maxMinor: undefined, side: 'inside' } as const

/** Reads an app's fees when it is first asked for, until the configuration changes. */
export function buildFees(deps: { readonly db: Db; readonly watch: Pick<ConfigurationWatch, 'onChange'> }): Fees {
  const readApp = cached(deps.watch, async (app) => {
    const [merchantId = '', id = ''] = app.split('/')
    const fees = await readFees(deps.db, { merchantId, id })
    return new Map<string, Fee>(fees.map((fee) => [keyOf(fee, fee.payType, fee.code), fee]))
  })
  return {
    async ruleFor(order) {
      const { app, payType, code, stepMinor } = order
      const fees = await readApp(`${app.merchantId}/${app.id}`)
      const exact = fees.get(keyOf(order, payType, code)) ?? fees.get(keyOf(order, payType, '*'))
      const { ratePpm, fixedMinor, minMinor, maxMinor, side } = exact ?? fees.get(keyOf(order, '*', '*')) ?? free
      return { ratePpm: partsPerMillion(ratePpm), fixedMinor, minMinor, maxMinor, side, stepMinor }
    },
  }
}

function keyOf({ product, currency }: FeeKey, payType: string, code: string): string {
  return [product, currency, payType, code].join('\n')
}
