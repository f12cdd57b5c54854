import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { errorFacts } from '#core/error-facts.ts'
import { migrationsFolder, startApp } from './app.ts'
import { type Config, isNpmStart, loadMasterKey, readConfig, WrongEnvironment } from './config.ts'
import { startEmbedded } from './db/embedded/index.ts'
import { migrate } from './db/migrate.ts'
import { isOutage } from './db/outage.ts'

const usage = `switchyard [serve|work|migrate]
  serve    answers requests and works off jobs (default)
  work     works off jobs only
  migrate  brings the database up to this program, and ends`

/** How long a stop may take before it is cut off. */
const stopSecondsMax = 30
const ancestorLookMilliseconds = 250
/** A terminal and npm may both hand on one Ctrl-C. */
const oneSignalMilliseconds = 1_000

const [command = 'serve', ...rest] = process.argv.slice(2)
if (rest.length > 0 || !['serve', 'work', 'migrate'].includes(command)) {
  process.stderr.write(`${usage}\n`)
  process.exit(2)
}
const log = pino({ name: 'switchyard', timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: errorFacts } })
try {
  const config = readConfig()
  if (command === 'migrate') await migrateOnly(config)
  else {
    const started = start(config, command === 'work' ? 'work' : 'serve')
    stopOnSignals(started)
    await started
  }
} catch (why) {
  if (!(why instanceof WrongEnvironment)) log.fatal({ err: why }, 'the gateway did not start')
  process.stderr.write(`${explain(why)}\n`)
  process.exit(1)
}

type Running = { stop(): Promise<void> }

/** Starts the database where it is ours, and the gateway on it. What was started is stopped again before it throws. */
async function start(config: Config, role: 'serve' | 'work'): Promise<Running> {
  await using opened = new AsyncDisposableStack()
  const databaseUrl = await openDatabaseServer(config, opened)
  const masterKey = await loadMasterKey(config)
  const app = await startApp({ config, databaseUrl, masterKey, log, role })
  opened.defer(() => app.stop())
  log.info({ url: app.url, demo: config.demo }, app.url ? `Switchyard is ready at ${app.url}` : 'Switchyard works')
  // A person at a terminal gets a line to read; everything else gets the log alone.
  if (process.stdout.isTTY && app.url) process.stdout.write(welcome(config, app.url))
  const all = opened.move()
  return { stop: () => all.disposeAsync() }
}

async function migrateOnly(config: Config): Promise<void> {
  await using opened = new AsyncDisposableStack()
  const migrations = await migrate(await openDatabaseServer(config, opened), migrationsFolder)
  log.info({ migrations }, 'the database is up to this program')
}

async function openDatabaseServer(config: Config, opened: AsyncDisposableStack): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl
  const folder = join(config.dataFolder, 'postgres')
  const server = await startEmbedded({ folder, log: (message) => log.info(message) })
  opened.defer(() => server.stop())
  return server.url
}

function welcome(config: Config, url: string): string {
  const demo = config.demo ? `  Demo credentials: ${join(config.dataFolder, 'demo.json')}\n` : ''
  return `\n  Switchyard is ready: ${url}\n${demo}  A first order in five minutes: README.md\n\n`
}

/** Why there is no gateway, for the person who has to do something about it. */
function explain(why: unknown): string {
  if (why instanceof WrongEnvironment) return why.message
  const message = why instanceof Error ? why.message : String(why)
  const { code, syscall, address, port } = Object(why) as Partial<Record<string, unknown>>
  const known: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program, perhaps another Switchyard, has it: stop that one, or set PORT',
    EADDRNOTAVAIL: 'HOST is not an address of this machine',
    EACCES: 'this user may not: set PORT to 1024 or more',
  }
  const advice = syscall === 'listen' ? known[String(code)] : undefined
  if (advice) return `Switchyard cannot listen at ${address} on port ${port}: ${advice}`
  return `Switchyard did not start: ${isOutage(why) ? `the database cannot be reached: ${message}` : message}`
}

/**
 * The first signal stops cleanly, also in the middle of a start; a second one, or a stop that hangs, ends the process.
 * npm's shell dies of a signal without handing it on, and npm may be killed, so their end is a signal too.
 */
function stopOnSignals(started: Promise<Running>): void {
  let stoppingSince: number | undefined
  const stop = async (signal: string) => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > oneSignalMilliseconds) process.exit(1)
      return
    }
    stoppingSince = performance.now()
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.error('the stop took too long and is cut off')
      process.exit(1)
    }, stopSecondsMax * 1000).unref()
    const running = await started.catch(() => undefined) // A start that fails ends the process by itself.
    try {
      await running?.stop()
    } catch (why) {
      log.error({ err: why }, 'the stop did not go well')
      process.exit(1)
    }
    log.info('stopped')
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal))
  if (isNpmStart()) onLostAncestor(() => void stop('npm is gone'))
}

/** Calls `lost` once when npm, or the shell it put between itself and us, has died. */
function onLostAncestor(lost: () => void): void {
  const first = ancestors()
  const timer = setInterval(() => {
    if (ancestors() === first) return
    clearInterval(timer)
    lost()
  }, ancestorLookMilliseconds)
  timer.unref()
}

/** Our parent and, where Linux shows it, its parent: whoever loses a parent gets another. */
function ancestors(): string {
  const { ppid } = process
  try {
    return `${ppid} ${/\) \w (\d+)/.exec(readFileSync(`/proc/${ppid}/stat`, 'latin1'))?.[1]}`
  } catch {
    return `${ppid}`
  }
}
