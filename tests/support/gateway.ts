import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig } from '#config'
import { openDatabaseServer, openGateway } from '../../src/build-command-gateway.ts'
import { runCommandLine } from '../../src/cli/run-command-line.ts'
import { type CashyAccount, type CashyClient, cashyClient } from './cashy-client.ts'
import { type CxpayAccount, type CxpayClient, cxpayClient } from './cxpay-client.ts'
import { demoDatabase, masterKey } from './demo-database.ts'
import { type Credentials, type HaipayClient, haipayClient } from './haipay-client.ts'

type Cleanup = { after(undo: () => Promise<void>): void }

export type DemoFile = {
  readonly baseUrl: string
  readonly haipay: { readonly path: string; readonly apps: Readonly<Record<string, Credentials>> }
  readonly cxpay: CxpayAccount
  readonly cashy: CashyAccount
}

/** A gateway in a process of its own, on a database of its own, with the demo merchant. */
export type Gateway = {
  readonly baseUrl: string
  readonly databaseUrl: string
  readonly demo: DemoFile
  readonly dataFolder: string
  /** Everything it logged. */
  readonly log: () => string
  client(currency: string): HaipayClient
  cxpay(): CxpayClient
  cashy(): CashyClient
  /** Runs a command of the operator's command line on the same database; answers what it prints as JSON. */
  operator(...words: readonly string[]): Promise<unknown>
  /** Ends a sandbox order; answers its state. */
  outcome(orderNo: string, body: Readonly<Record<string, unknown>>): Promise<string>
  /** Kills it as a machine would that loses its power; answers when it is gone. */
  kill(): Promise<void>
  /** Asks it to stop; answers its exit code. */
  stop(): Promise<number | null>
  /** Starts it again on the same database and port. */
  start(): Promise<void>
}

/** Of the environment; the rest could change what a gateway is. */
const inheritedNames: ReadonlySet<string> = new Set(['PATH', 'TMPDIR', 'NODE_COMPILE_CACHE'])
const readyMillisecondsMax = 120_000

/** Starts a gateway on a database of its own and waits until it is ready. It is killed after the test. */
export async function startGateway(
  t: Cleanup,
  env: Readonly<Record<string, string>> = {},
  /** By which address the gateway reaches its database, where a test stands between them. */
  through = (databaseUrl: string) => databaseUrl,
): Promise<Gateway> {
  const undos: (() => Promise<void>)[] = []
  const { url, masterKey } = await demoDatabase({ after: (undo) => undos.push(undo) })
  const settings = { DATABASE_URL: through(url), SWITCHYARD_MASTER_KEY: masterKey, SWITCHYARD_DEMO: '1', ...env }
  return { ...(await startProcess(t, settings, undos)), databaseUrl: url }
}

/** Starts another process beside a gateway, on the same database. */
export async function startSecondGateway(t: Cleanup, first: Pick<Gateway, 'databaseUrl'>): Promise<Gateway> {
  const settings = { DATABASE_URL: first.databaseUrl, SWITCHYARD_MASTER_KEY: masterKey, SWITCHYARD_DEMO: '1' }
  return startProcess(t, settings, [])
}

/** Starts a gateway as a newcomer does: it brings up a PostgreSQL of its own, below `dataFolder`. */
export async function startEmbeddedGateway(t: Cleanup): Promise<Omit<Gateway, 'databaseUrl'>> {
  return startProcess(t, {}, [])
}

async function startProcess(
  t: Cleanup,
  given: Readonly<Record<string, string>>,
  undos: readonly (() => Promise<void>)[],
): Promise<Gateway> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'switchyard-gateway-'))
  await chmod(dataFolder, 0o711) // PostgreSQL's user walks through it.
  const port = await freePort()
  const settings = { SWITCHYARD_DATA: dataFolder, PORT: String(port), ...given }
  const running = await runGateway(settings)
  t.after(async () => {
    await running.kill()
    for (const undo of undos) await undo()
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })
  })
  const demo = JSON.parse(await readFile(join(dataFolder, 'demo.json'), 'utf8')) as DemoFile
  const baseUrl = `http://127.0.0.1:${port}`
  return {
    ...running,
    ...{ baseUrl, databaseUrl: given.DATABASE_URL ?? '', demo, dataFolder },
    client: (currency) => haipayClient(baseUrl + demo.haipay.path, credentialsOf(demo, currency)),
    cxpay: () => cxpayClient(baseUrl + demo.cxpay.path, demo.cxpay),
    cashy: () => cashyClient(baseUrl + demo.cashy.path, demo.cashy),
    operator: (...words) => operate(settings, words),
    outcome: (orderNo, body) => endOrder(baseUrl, orderNo, body),
  }
}

/** The credentials of the demo merchant's app of a currency. */
export function credentialsOf(demo: DemoFile, currency: string): Credentials {
  const app = demo.haipay.apps[currency]
  if (!app) throw new Error(`the demo has no app of ${currency}`)
  return app
}

/** A gateway process that can be killed and started again. */
export async function runGateway(
  settings: Readonly<Record<string, string>>,
): Promise<Pick<Gateway, 'kill' | 'stop' | 'start' | 'log'>> {
  let heard = ''
  let child = await launch()

  async function launch(): Promise<ChildProcess> {
    const program = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
    const inherited = Object.entries(process.env).filter(([name]) => inheritedNames.has(name))
    const started = spawn(process.execPath, [program], { env: { ...Object.fromEntries(inherited), ...settings } })
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        heard += text
      })
    }
    await ready(started, Number(settings.PORT), () => heard)
    return started
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const exited = once(child, 'exit')
    child.kill(signal)
    const [code] = (await exited) as [number | null]
    return code
  }
  return {
    log: () => heard,
    async kill() {
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
    async start() {
      child = await launch()
    },
  }
}

/** Runs a command in this process, where it takes a tenth of the time that a process of its own would. */
export async function operate(settings: Readonly<Record<string, string>>, words: readonly string[]): Promise<unknown> {
  let told = ''
  let complaint = ''
  const code = await runCommandLine([...words, '--json'], {
    readConfig: () => readConfig(settings),
    ...{ openDatabaseServer, openGateway },
    write: (text) => {
      told += text
    },
    complain: (text) => {
      complaint += text
    },
  })
  if (code !== 0) throw new Error(`${words.join(' ')}: ${complaint}`)
  return JSON.parse(told)
}

async function ready(child: ChildProcess, port: number, log: () => string): Promise<void> {
  const until = Date.now() + readyMillisecondsMax
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the gateway ended:\n${log()}`)
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    if (answer?.status === 200) return
    await pause(50)
  }
  throw new Error(`the gateway is not ready:\n${log()}`)
}

/** Ends a sandbox order over the control endpoint; answers its state. */
export async function endOrder(
  baseUrl: string,
  orderNo: string,
  body: Readonly<Record<string, unknown>>,
): Promise<string> {
  const answer = await fetch(`${baseUrl}/sandbox/orders/${orderNo}/outcome`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const said = (await answer.json()) as { readonly orderNo: string; readonly state: string }
  if (answer.status !== 200) throw new Error(`the sandbox answered ${answer.status}: ${JSON.stringify(said)}`)
  return said.state
}

/** Moves the clock of a gateway's installation; answers its new time. */
export async function moveClock(
  baseUrl: string,
  move: { readonly forwardSeconds: number } | { readonly to: string },
): Promise<Date> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${baseUrl}/sandbox/clock`, { method: 'POST', headers, body: JSON.stringify(move) })
  const said = (await answer.json()) as { readonly now: string }
  if (answer.status !== 200) throw new Error(`the clock answered ${answer.status}: ${JSON.stringify(said)}`)
  return new Date(said.now)
}

/** A port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
