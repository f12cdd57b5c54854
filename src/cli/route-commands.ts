import { addRoute, listChannels, listRoutes, removeRoute } from '#domain/routing/index.ts'
import { findChannel } from './channel-commands.ts'
import { type Command, CommandRefused } from './command.ts'
import { accepted, findApp, findMerchant, protocolOption, readCount, readProduct } from './read-values.ts'

const priorityDefault = 100

export const routeCommands: readonly Command[] = [
  {
    name: 'channel route',
    does: 'Sends orders to a channel: those of everybody, of one merchant or of one app',
    takes: ['CHANNEL', 'PRODUCT', 'CURRENCY'],
    options: {
      'pay-type': { value: 'TYPE', help: 'only this pay type (default: all)' },
      code: { value: 'CODE', help: 'only this bank code of the pay type (default: all)' },
      merchant: { value: 'MERCHANT', help: 'only orders of this merchant' },
      app: { value: 'APP', help: 'only orders of this app' },
      ...protocolOption,
      priority: { value: 'NUMBER', help: `the lowest goes first (default: ${priorityDefault})` },
    },
    example: 'channel route Sandbox collect USD',
    async run(context, given) {
      const gateway = await context.gateway()
      const channel = await findChannel(gateway, given.need('CHANNEL'))
      const [merchantText, appText] = [given.text('merchant'), given.text('app')]
      const merchant = merchantText === undefined ? undefined : await findMerchant(gateway, merchantText)
      const app = appText === undefined ? undefined : await findApp(gateway, appText, given)
      if (app && merchant && app.merchantId !== merchant.merchantId) {
        throw new CommandRefused(`app ${appText} is not one of ${merchantText}`)
      }
      const route = {
        merchantId: app?.merchantId ?? merchant?.merchantId,
        appId: app?.id,
        product: readProduct(given.need('PRODUCT')),
        currency: given.need('CURRENCY'),
        payType: given.text('pay-type') ?? '*',
        code: given.text('code') ?? '*',
        channelId: channel.id,
        priority: readCount(given.text('priority') ?? `${priorityDefault}`),
      }
      const id = accepted(await addRoute(gateway, { ...route, actor: context.actor }))
      return { route: id, channel: channel.name, ...route }
    },
  },
  {
    name: 'channel unroute',
    does: 'Takes a route away',
    takes: ['ROUTE'],
    example: 'channel unroute 12',
    async run(context, given) {
      const gateway = await context.gateway()
      const routeId = BigInt(readCount(given.need('ROUTE')))
      accepted(await removeRoute(gateway, { routeId, actor: context.actor }))
      return { removed: routeId }
    },
  },
  {
    name: 'channel routes',
    does: 'Lists routes; of equally exact ones the lowest priority number goes first',
    example: 'channel routes',
    async run(context) {
      const gateway = await context.gateway()
      const names = new Map((await listChannels(gateway)).map(({ id, name }) => [id, name]))
      const routes = await listRoutes(gateway.db)
      return routes.map(({ id, channelId, ...route }) => ({ route: id, channel: names.get(channelId), ...route }))
    },
  },
]
