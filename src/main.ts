import { join } from 'node:path'
import { pino } from 'pino'
import { errorFacts } from '#core/error-facts.ts'
import { type App, migrationsFolder, startApp } from './app.ts'
import { type Config, loadMasterKey, readConfig, WrongEnvironment } from './config.ts'
import { type EmbeddedServer, startEmbedded } from './db/embedded/index.ts'
import { migrate } from './db/migrate.ts'

const usage = `switchyard [serve|work|migrate]
  serve    answers requests and works off jobs (default)
  work     works off jobs only
  migrate  brings the database up to this program, and ends`

/** How long a stop may take before it is cut off. */
const stopSecondsMax = 30

const [command = 'serve', ...rest] = process.argv.slice(2)
if (rest.length > 0 || !['serve', 'work', 'migrate'].includes(command)) {
  process.stderr.write(`${usage}\n`)
  process.exit(2)
}
const log = pino({ name: 'switchyard', timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: errorFacts } })
try {
  await run(readConfig(), command)
} catch (why) {
  if (why instanceof WrongEnvironment) process.stderr.write(`${why.message}\n`)
  else log.fatal({ err: why }, 'the gateway did not start')
  process.exit(1)
}

async function run(config: Config, what: string): Promise<void> {
  const embedded = config.databaseUrl ? undefined : await startOwnServer(config)
  const databaseUrl = config.databaseUrl ?? embedded?.url
  if (!databaseUrl) throw new Error('there is no database to use')
  if (what === 'migrate') {
    const done = await migrate(databaseUrl, migrationsFolder)
    log.info({ migrations: done }, 'the database is up to this program')
    await embedded?.stop()
    return
  }
  const masterKey = await loadMasterKey(config)
  const role = what === 'work' ? 'work' : 'serve'
  const app = await startApp({ config, databaseUrl, masterKey, log, role }).catch(async (why) => {
    await embedded?.stop()
    throw why
  })
  stopOnSignals(app, embedded)
  log.info({ url: app.url, demo: config.demo }, app.url ? `Switchyard is ready at ${app.url}` : 'Switchyard works')
  // A person at a terminal gets a line to read; everything else gets the log alone.
  if (process.stdout.isTTY && app.url) process.stdout.write(welcome(config, app.url))
}

function welcome(config: Config, url: string): string {
  const demo = config.demo ? `  Demo credentials: ${join(config.dataFolder, 'demo.json')}\n` : ''
  return `\n  Switchyard is ready: ${url}\n${demo}  A first order in five minutes: README.md\n\n`
}

function startOwnServer(config: Config): Promise<EmbeddedServer> {
  return startEmbedded({ folder: join(config.dataFolder, 'postgres'), log: (message) => log.info(message) })
}

/** The first signal stops cleanly; a second one, or a stop that hangs, ends the process. */
function stopOnSignals(app: App, embedded: EmbeddedServer | undefined): void {
  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.error('the stop took too long and is cut off')
      process.exit(1)
    }, stopSecondsMax * 1000).unref()
    try {
      await app.stop()
      await embedded?.stop()
    } catch (why) {
      log.error({ err: why }, 'the stop did not go well')
      process.exit(1)
    }
    log.info('stopped')
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal))
}
