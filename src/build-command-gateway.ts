import { join } from 'node:path'
import { pino } from 'pino'
import { systemClock } from '#core/clock.ts'
import { openVault } from '#core/vault.ts'
import { startEmbedded } from '#db/embedded/index.ts'
import { migrationState, readMigrations } from '#db/migrate.ts'
import { openDatabase } from '#db/pool.ts'
import { buildMovableClock } from '#domain/clock/index.ts'
import { type ConfigurationWatch, checkMasterKey } from '#domain/configuration/index.ts'
import { leaseProcessNumber, type ProcessNumberLease } from '#domain/process-number/index.ts'
import { protocols } from '#protocols/protocols.ts'
import { buildEngine } from './build-engine.ts'
import { CommandRefused } from './cli/command.ts'
import type { Gateway, Opened } from './cli/gateway.ts'
import { type Config, loadMasterKey } from './config.ts'

const migrationsFolder = join(import.meta.dirname, '..', 'migrations')

/** What is configured is read once per command, so there is nothing to watch. */
const unwatched: ConfigurationWatch = {
  version: () => 0n,
  onChange: () => undefined,
  refresh: async () => undefined,
  stop: async () => undefined,
}

/** Most commands make no order, and take no number from processes that do. */
const noLease: ProcessNumberLease = { number: 0, stillHeld: () => false, release: async () => undefined }

/** The database's address. An embedded server is shared with a gateway that runs, or started for this command. */
export async function openDatabaseServer(config: Config): Promise<Opened<string>> {
  if (config.databaseUrl) return { value: config.databaseUrl, close: async () => undefined }
  const server = await startEmbedded({ folder: join(config.dataFolder, 'postgres') })
  return { value: server.url, close: () => server.stop() }
}

/**
 * Opens the gateway's capabilities in a process that neither answers requests nor works off jobs.
 * Refuses a database that is not at this program's migrations.
 */
export async function openGateway(config: Config, databaseUrl: string, makesOrders: boolean): Promise<Opened<Gateway>> {
  const database = openDatabase({ url: databaseUrl, applicationName: 'switchyard command', connectionsMax: 4 })
  const { db } = database
  try {
    const state = await migrationState(database.pool, await readMigrations(migrationsFolder))
    if (state === 'behind') {
      throw new CommandRefused('the database is not up to this program: run npm run switchyard -- migrate')
    }
    if (state !== 'ready') throw new CommandRefused(`${state}: this program cannot work on it`)
    const vault = openVault(await loadMasterKey(config))
    await checkMasterKey({ db, vault })
    const log = pino({ level: 'silent' })
    const clock = buildMovableClock({ db, real: systemClock })
    await clock.refresh()
    const lease = makesOrders ? await leaseProcessNumber({ db, now: systemClock }) : noLease
    const engine = buildEngine({ database, vault, watch: unwatched, lease, clock, log, config, protocols })
    const close = () => lease.release().finally(() => database.close())
    return { value: { ...engine, db }, close }
  } catch (why) {
    await database.close()
    throw why
  }
}
