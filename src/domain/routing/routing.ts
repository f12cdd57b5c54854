import type { Channel, Connector } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import { type ConfigurationWatch, cached } from '#domain/configuration/index.ts'
import type { App } from '#domain/merchants/index.ts'
import { openSettings, readSettings } from './channel-settings.ts'
import { type ChannelRow, type ChannelStatus, type Route, readChannels, readRoutes } from './store.ts'

/** A channel ready to be called: its settings are opened and have been read by its connector's schema. */
export type OpenChannel = {
  readonly id: string
  readonly name: string
  readonly connector: Connector
  readonly channel: Channel<unknown>
  readonly status: ChannelStatus
}

/** Which channel an order goes to, warm in memory. */
export type Routing = {
  /**
   * The active channel of the most exact route: first those of the app, then of its merchant, then everybody's; among
   * them first those of the method, then of its pay type, then the rest; then the lowest priority number.
   */
  pick(order: {
    readonly app: Pick<App, 'merchantId' | 'id'>
    readonly product: Route['product']
    readonly currency: string
    readonly payType: string
    readonly code: string
  }): Promise<OpenChannel | undefined>
  /** A channel by its id, disabled ones too: orders under way are still asked about. */
  channel(id: string): Promise<OpenChannel | undefined>
  channelByNoticePath(path: string): Promise<OpenChannel | undefined>
}

export type RoutingDeps = {
  readonly db: Db
  readonly vault: Vault
  readonly watch: Pick<ConfigurationWatch, 'onChange'>
  readonly connectors: ReadonlyMap<string, Connector>
  readonly now: Clock
  readonly log?: ((message: string) => void) | undefined
}

type Table = {
  readonly byId: ReadonlyMap<string, OpenChannel>
  readonly byNoticePath: ReadonlyMap<string, OpenChannel>
  readonly byRoute: ReadonlyMap<string, OpenChannel>
}

/** Reads channels and routes once, until the configuration changes. */
export function buildRouting(deps: RoutingDeps): Routing {
  const readTable = cached(deps.watch, () => loadTable(deps))
  const table = () => readTable('all')
  return {
    async pick({ app, product, currency, payType, code }) {
      const { byRoute } = await table()
      for (const whose of [`${app.merchantId}/${app.id}`, app.merchantId, '']) {
        for (const [type, exact] of [
          [payType, code],
          [payType, '*'],
          ['*', '*'],
        ] as const) {
          const channel = byRoute.get(keyOf(whose, product, currency, type, exact))
          if (channel) return channel
        }
      }
      return undefined
    },
    channel: async (id) => (await table()).byId.get(id),
    channelByNoticePath: async (path) => (await table()).byNoticePath.get(path),
  }
}

async function loadTable(deps: RoutingDeps): Promise<Table> {
  const [rows, routes] = await Promise.all([readChannels(deps.db), readRoutes(deps.db)])
  const byId = new Map<string, OpenChannel>()
  const byNoticePath = new Map<string, OpenChannel>()
  for (const row of rows) {
    const open = openChannel(deps, row)
    if (!open) continue
    byId.set(open.id, open)
    byNoticePath.set(row.noticePath, open)
  }
  const byRoute = new Map<string, OpenChannel>()
  for (const route of routes) {
    const channel = byId.get(route.channelId)
    const key = keyOf(whoseOf(route), route.product, route.currency, route.payType, route.code)
    // Routes come by priority, so the first that can be used keeps its place.
    if (channel && isUsable(channel, route.product) && !byRoute.has(key)) byRoute.set(key, channel)
  }
  return { byId, byNoticePath, byRoute }
}

/** One channel that cannot be opened must not stop the others, so it is told and left out. */
function openChannel(deps: RoutingDeps, row: ChannelRow): OpenChannel | undefined {
  const { id, name, status } = row
  const connector = deps.connectors.get(row.connector)
  if (!connector) {
    deps.log?.(`channel ${name} is left out: there is no connector ${row.connector}`)
    return undefined
  }
  try {
    const settings = readSettings(connector, openSettings(deps.vault, id, row.settings))
    if (settings.ok) return { id, name, connector, channel: { id, settings: settings.value, now: deps.now }, status }
    deps.log?.(`channel ${name} is left out: ${settings.refusal.problems.join('; ')}`)
  } catch (why) {
    deps.log?.(`channel ${name} is left out: ${why}`)
  }
  return undefined
}

function isUsable(channel: OpenChannel, product: Route['product']): boolean {
  return channel.status === 'active' && (product === 'collect' || channel.connector.payout !== undefined)
}

function whoseOf({ merchantId, appId }: Route): string {
  if (merchantId === undefined) return ''
  return appId === undefined ? merchantId : `${merchantId}/${appId}`
}

/** Stored parts hold no line end, so a code that a caller made up to have one meets no route of its own. */
function keyOf(...parts: readonly string[]): string {
  return parts.join('\n')
}
