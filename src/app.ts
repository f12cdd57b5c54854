import { join } from 'node:path'
import type { Logger } from 'pino'
import { type Clock, systemClock } from '#core/clock.ts'
import { openVault } from '#core/vault.ts'
import { migrate } from '#db/migrate.ts'
import { type Database, openDatabase } from '#db/pool.ts'
import { checkMasterKey, watchConfiguration } from '#domain/configuration/index.ts'
import { seedDemo } from '#domain/demo/index.ts'
import { loadCatalog, readCatalog } from '#domain/methods/index.ts'
import { leaseProcessNumber } from '#domain/process-number/index.ts'
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
  readonly now?: Clock
  /** `serve` answers requests and works; `work` only works off jobs. */
  readonly role: 'serve' | 'work'
}

/** A running gateway. */
export type App = {
  readonly engine: Engine
  /** Where it listens; undefined for a worker. */
  readonly url: string | undefined
  /** Cuts no request and no notice: stops listening, lets what is under way end, stops the jobs, closes the pool. */
  stop(): Promise<void>
}

/** Brings a gateway up: migrations, catalog, engine, jobs, and at last the door. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, log, masterKey, now = systemClock } = options
  const started = await migrate(options.databaseUrl, migrationsFolder)
  if (started.length > 0) log.info({ migrations: started }, 'the database was migrated')
  const onLost = (message: string) => log.warn(message)
  const database = openDatabase({ url: options.databaseUrl, applicationName: 'switchyard', log: onLost })
  try {
    return await assemble({ ...options, now }, database, openVault(masterKey))
  } catch (why) {
    await database.close()
    throw why
  }
  async function assemble(given: AppOptions & { now: Clock }, opened: Database, vault: ReturnType<typeof openVault>) {
    await checkMasterKey({ db: opened.db, vault })
    const catalog = await readCatalog(catalogFolder)
    await loadCatalog({ db: opened.db }, catalog)
    const watch = watchConfiguration({ pool: opened.pool, log: onLost })
    await watch.refresh()
    const lease = await leaseProcessNumber({ db: opened.db, now: systemClock, log: onLost })
    const engine = buildEngine({ database: opened, vault, watch, lease, now: given.now, log, config })
    if (config.demo && given.role === 'serve') {
      const { db, pool } = opened
      const place = { dataFolder: config.dataFolder, baseUrl: config.publicUrl, catalogFolder, catalog }
      await seedDemo({ db, pool, vault, connectors: engine.connectors, now: given.now }, place)
      await watch.refresh()
    }
    const jobs = startJobs(engine, log)
    const door = given.role === 'serve' ? await buildGatewayServer(engine, config, log) : undefined
    const url = door && (await door.listen({ host: config.host, port: config.port }))
    return {
      engine,
      url,
      async stop() {
        await door?.close()
        await jobs.stop()
        await lease.release()
        await watch.stop()
        await opened.close()
      },
    }
  }
}
