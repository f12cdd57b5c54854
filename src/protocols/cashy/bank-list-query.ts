import { ok } from '#core/result.ts'
import type { Methods, Product } from '#domain/methods/index.ts'
import type { Orders } from '#domain/orders/index.ts'
import { nonceOnly, readFields } from './fields.ts'
import type { Answer, Call } from './open-call.ts'
import { useOnce } from './use-once.ts'

export type BankListDeps = {
  readonly orders: Pick<Orders, 'useNonce'>
  readonly methods: Pick<Methods, 'listOpen'>
}

/** `/api/bankListQuery` and `/api/payInBankListQuery`: the banks that are open now, in the merchant's home currency. */
export async function bankListQuery(deps: BankListDeps, { app, members }: Call, product: Product): Promise<Answer> {
  const texts = readFields(members, nonceOnly)
  if (!texts.ok) return texts
  const open = await useOnce(deps, app, texts.value.nonceStr, () => deps.methods.listOpen({ app, product }))
  if (!open.ok) return open
  const banks = open.value.filter(({ code }) => code !== '').map(({ code, name }) => ({ id: Number(code), name }))
  return ok(
    banks
      .toSorted((one, other) => one.id - other.id)
      .map(({ id, name }) => ({ bankId: id, bankCode: name.toUpperCase().replace(/\W+/g, '_'), bankName: name })),
  )
}
