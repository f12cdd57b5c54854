import { ok, refuse } from '#core/result.ts'
import { printRate, type Rates } from '#domain/fx/index.ts'
import type { Methods } from '#domain/methods/index.ts'
import { createError, illegal } from './errors.ts'
import { optional, pick, readFields, required } from './fields.ts'
import type { Answer, Call } from './open-call.ts'
import { currencyCode } from './rules.ts'

export type ExchangeRateDeps = { readonly methods: Pick<Methods, 'listOpen'>; readonly rates: Pick<Rates, 'find'> }

/** What methods whose payer pays local money are settled in. */
const settled = 'USD'
/** Of a question for the rate. */
export const exchangeRateFields = [
  { ...required('sourceCurrency', 4, currencyCode), about: 'What you are credited in: `USD`.', example: 'USD' },
  { ...required('targetCurrency', 4, currencyCode), about: 'What the payer pays in.', example: 'THB' },
  { ...optional('payType', 64), about: 'Only methods of this kind.' },
  { ...optional('inBankCode', 64), about: 'Only this method.' },
] as const

/**
 * `/common/quote/v1/exchange-rate`: what a payer pays in the target currency for one dollar, the spread included, as an
 * order of this moment would get it. Only for currencies, and where they are named methods, that are open for the app
 * and settled in dollars.
 */
export async function exchangeRate(deps: ExchangeRateDeps, { app, members }: Call): Promise<Answer> {
  const texts = readFields(members, exchangeRateFields)
  if (!texts.ok) return texts
  const { payType, inBankCode } = texts.value
  const target = texts.value.targetCurrency.toUpperCase()
  if (texts.value.sourceCurrency.toUpperCase() !== settled) return refuse(illegal(`sourceCurrency must be ${settled}`))
  const open = await deps.methods.listOpen({ app: { ...app, currency: settled }, product: 'collect', payType })
  const named = open.filter(({ code }) => inBankCode === undefined || code === inBankCode)
  if (named.length === 0) return refuse(createError('collection', 'method unknown'))
  if (!named.some(({ payCurrency }) => payCurrency === target)) {
    return refuse(illegal(`targetCurrency must be what the payer of a method settled in ${settled} pays`))
  }
  const rate = await deps.rates.find(settled, target)
  if (!rate.ok) return refuse(createError('collection', rate.refusal))
  const asked = pick(texts.value, ['payType', 'inBankCode'])
  const quoted = { sourceCurrency: settled, targetCurrency: target, exchangeRate: printRate(rate.value.scaled) }
  return ok({ ...quoted, ...asked })
}
