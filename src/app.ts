import { join } from 'node:path'
import type { Logger } from 'pino'
import { type Clock, systemClock } from '#core/clock.ts'
import { openVault } from '#core/vault.ts'
import { migrate } from '#db/migrate.ts'
import { openDatabase } from '#db/pool.ts'
import { buildMovableClock } from '#domain/clock/index.ts'
import { checkMasterKey, watchConfiguration } from '#domain/configuration/index.ts'
import { seedDemo } from '#domain/demo/index.ts'
import { loadCatalog, readCatalog } from '#domain/methods/index.ts'
import { leaseProcessNumber } from '#domain/process-number/index.ts'
import type { Protocol } from '#protocols/protocol.ts'
import { protocols as allProtocols } from '#protocols/protocols.ts'
import { buildEngine, type Engine } from './build-engine.ts'
import { startJobs } from './build-jobs.ts'
import { buildGatewayServer } from './build-server.ts'
import type { Config } from './config.ts'

const root = join(import.meta.dirname, '..')
export const migrationsFolder = join(root, 'migrations')
const catalogFolder = join(root, 'catalog')

/** What a running gateway is made of. */
export type AppOptions = {
  readonly config: Config
  readonly databaseUrl: string
  readonly masterKey: Buffer
  readonly log: Logger
  /** The clock below the one that the sandbox can move. */
  readonly now?: Clock
  /** `serve` answers requests and works; `work` only works off jobs. */
  readonly role: 'serve' | 'work'
  /** What merchants may speak; absent: everything that this program can. */
  readonly protocols?: readonly Protocol[]
}

/** A running gateway. */
export type App = {
  readonly engine: Engine
  /** Where it listens; undefined for a worker. */
  readonly url: string | undefined
  /** Cuts no request and no notice: stops listening, lets what is under way end, stops the jobs, closes the pool. */
  stop(): Promise<void>
}

/** Brings a gateway up: migrations, catalog, engine, jobs, at last the door. Where it throws, all is closed again. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, databaseUrl, log, now: real = systemClock, protocols = allProtocols } = options
  const migrations = await migrate(databaseUrl, migrationsFolder)
  if (migrations.length > 0) log.info({ migrations }, 'the database was migrated')
  const onLost = (message: string) => log.warn(message)
  // Closes in the opposite order: the door first, the database last.
  await using opened = new AsyncDisposableStack()
  const database = openDatabase({ url: databaseUrl, applicationName: 'switchyard', log: onLost })
  opened.defer(() => database.close())
  const { db, pool } = database
  const clock = buildMovableClock({ db, real })
  await clock.refresh()
  const movedSeconds = clock.movedSeconds()
  if (movedSeconds > 0) log.warn({ movedSeconds }, 'the clock of this database was moved, in its sandbox')
  const vault = openVault(options.masterKey)
  await checkMasterKey({ db, vault })
  const catalog = await readCatalog(catalogFolder, protocols)
  await loadCatalog({ db }, catalog)
  const watch = watchConfiguration({ pool, log: onLost })
  opened.defer(() => watch.stop())
  await watch.refresh()
  const lease = await leaseProcessNumber({ db, now: systemClock, log: onLost })
  opened.defer(() => lease.release())
  const engine = buildEngine({ database, vault, watch, lease, clock, log, config, protocols })
  if (config.demo && options.role === 'serve') {
    const place = { dataFolder: config.dataFolder, baseUrl: config.publicUrl, catalogFolder, catalog, protocols }
    await seedDemo({ db, pool, vault, connectors: engine.connectors, now: clock.now }, place)
    await watch.refresh()
  }
  const jobs = startJobs(engine, log)
  opened.defer(() => jobs.stop())
  const url = options.role === 'serve' ? await openDoor(engine, config, log, opened) : undefined
  const all = opened.move()
  return { engine, url, stop: () => all.disposeAsync() }
}

async function openDoor(engine: Engine, config: Config, log: Logger, opened: AsyncDisposableStack): Promise<string> {
  const door = await buildGatewayServer(engine, config, log)
  opened.defer(() => door.close())
  return door.listen({ host: config.host, port: config.port })
}
