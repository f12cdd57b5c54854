import { listPayCodes, removePayCode, setPayCode } from '#domain/pay-codes/index.ts'
import type { Command } from './command.ts'
import { accepted, findApp, printCode, protocolOption, readCode, readProduct } from './read-values.ts'

export const payCodeCommands: readonly Command[] = [
  {
    name: 'pay-code set',
    does: 'Gives an app a code for a method, such as CXPay merchants send; or another meaning to one that it has',
    takes: ['APP', 'PRODUCT', 'CODE', 'CURRENCY', 'PAY_TYPE', 'METHOD_CODE'],
    options: {
      country: { value: 'COUNTRY', help: 'whose fields an order must have, such as BR (default: none)' },
      ...protocolOption,
    },
    example: 'pay-code set 20001 collect 32901 INR PAYMENT_GATEWAY UPI --country IN --protocol cxpay',
    async run(context, given) {
      const gateway = await context.gateway()
      const { merchantId, id, protocol } = await findApp(gateway, given.need('APP'), given)
      const payCode = {
        product: readProduct(given.need('PRODUCT')),
        code: given.need('CODE'),
        country: given.text('country') ?? '',
        currency: given.need('CURRENCY'),
        payType: given.need('PAY_TYPE'),
        methodCode: readCode(given.need('METHOD_CODE')),
      }
      const app = { merchantId, appId: id }
      accepted(await setPayCode(gateway, { app, protocol, payCode, actor: context.actor }))
      return { app: given.need('APP'), ...payCode, methodCode: printCode(payCode.methodCode) }
    },
  },
  {
    name: 'pay-code list',
    does: 'Lists the codes of an app',
    takes: ['APP'],
    options: protocolOption,
    example: 'pay-code list 20001 --protocol cxpay',
    async run(context, given) {
      const gateway = await context.gateway()
      const { merchantId, id } = await findApp(gateway, given.need('APP'), given)
      const codes = await listPayCodes(gateway.db, { merchantId, appId: id })
      return codes.map(({ methodCode, ...code }) => ({ ...code, methodCode: printCode(methodCode) }))
    },
  },
  {
    name: 'pay-code remove',
    does: 'Takes a code away from an app; its orders stay',
    takes: ['APP', 'PRODUCT', 'CODE'],
    options: protocolOption,
    example: 'pay-code remove 20001 collect 32901 --protocol cxpay',
    async run(context, given) {
      const gateway = await context.gateway()
      const { merchantId, id } = await findApp(gateway, given.need('APP'), given)
      const [product, code] = [readProduct(given.need('PRODUCT')), given.need('CODE')]
      const app = { merchantId, appId: id }
      accepted(await removePayCode(gateway, { app, product, code, actor: context.actor }))
      return { app: given.need('APP'), product, code, removed: true }
    },
  },
]
