import type { CatalogCurrency, MethodForApp, Methods } from '#domain/methods/index.ts'
import type { CreateCollection, CreateRefusal, OrderKind } from '#domain/orders/index.ts'
import { printWire } from './amount.ts'
import { createError, illegal, type WireError } from './errors.ts'

type Deps = { readonly methods: Pick<Methods, 'find'> }

/** Says why an order was not taken; an amount outside the limits of its method is told with these limits. */
export async function tellRefusal(
  deps: Deps,
  kind: OrderKind,
  command: Pick<CreateCollection, 'app' | 'payType' | 'methodCode'>,
  currency: CatalogCurrency,
  refusal: CreateRefusal,
): Promise<WireError> {
  if (refusal !== 'amount below the minimum' && refusal !== 'amount above the maximum') {
    return createError(kind, refusal)
  }
  const product = kind === 'collection' ? 'collect' : 'payout'
  const { app, payType, methodCode: code } = command
  const found = await deps.methods.find({ app, product, currency: currency.code, payType, code })
  return found.ok ? illegal(printLimits(found.value, currency)) : createError(kind, refusal)
}

function printLimits({ minMinor, maxMinor }: MethodForApp, currency: CatalogCurrency): string {
  const print = (minor: bigint) => printWire({ minor, currency: currency.code }, currency)
  const from = minMinor === null ? '' : ` from ${print(minMinor)}`
  const to = maxMinor === null ? '' : ` up to ${print(maxMinor)}`
  return `amount must be${from}${to} ${currency.code}`
}
