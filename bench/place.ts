import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type EmbeddedServer, startEmbedded } from '#db/embedded/index.ts'
import { newKeyPair } from '#domain/merchants/index.ts'
import { openGateway } from '../src/build-command-gateway.ts'
import { readConfig } from '../src/config.ts'
import type { FloorReady, FloorSettings } from './floor-server.ts'
import { layMerchants } from './lay-merchants.ts'
import { appsCount, type LoadAnswer, type LoadOrder, type RunResult } from './load-messages.ts'
import { type AskedProgram, type GatewayProgram, type Program, startAsked, startGateway } from './programs.ts'

/** Everything that a run needs, in processes of their own and a folder that goes with them. */
export type Place = {
  readonly folder: string
  readonly clusterFolder: string
  readonly database: pg.Pool
  readonly gateway: GatewayProgram
  readonly floor: Program & { readonly origin: string }
  readonly load: { readonly pid: number; tell(order: LoadOrder): Promise<RunResult | undefined> }
  /** Stops every process, the gateway by its own clean way; answers its exit code. The folder stays. */
  stop(): Promise<number | null>
}

const floorDatabase = 'switchyard_floor'

/** Makes the folder for a run. PostgreSQL's user can walk through it; only its maker can list it. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-bench-'))
  await chmod(folder, 0o711)
  return folder
}

/** Removes the folder of a run. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

type Undo = (() => Promise<unknown>)[]

/** Starts database, gateway, floor and load generator, and makes the merchants. `cut` ends all of it, at any time. */
export async function openPlace(folder: string, nodeOptions: readonly string[], cut: AbortSignal): Promise<Place> {
  const undo: Undo = []
  const undoAll = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  // What waits for one of the processes then fails, and ends the run.
  cut.addEventListener('abort', () => void undoAll())
  try {
    return await open(folder, nodeOptions, cut, undo, undoAll)
  } catch (why) {
    await undoAll()
    throw why
  }
}

async function open(
  folder: string,
  nodeOptions: readonly string[],
  cut: AbortSignal,
  undo: Undo,
  undoAll: () => Promise<void>,
): Promise<Place> {
  const clusterFolder = join(folder, 'postgres')
  const server = await startEmbedded({ folder: clusterFolder })
  undo.push(() => server.stop())
  const gateway = await startGateway(folder, nodeOptions, cut)
  undo.push(() => gateway.stop())
  const database = new pg.Pool({ connectionString: server.url, max: 2, application_name: 'switchyard bench' })
  undo.push(() => database.end())
  const merchantKey = await newKeyPair()
  const apps = await layApps(folder, server, merchantKey)
  const floorKey = await newKeyPair()
  await database.query(`create database ${floorDatabase}`)
  cut.throwIfAborted()
  const floor = startAsked<FloorSettings, FloorReady>('floor-server.ts')
  undo.push(() => floor.stop())
  const { origin } = await floor.ask({
    databaseUrl: Object.assign(new URL(server.url), { pathname: `/${floorDatabase}` }).href,
    merchantPublicKey: merchantKey.publicKey,
    platformPrivateKey: floorKey.privateKey,
    secrets: Object.fromEntries(apps.map((app) => [app.appId, app.secret])),
  })
  cut.throwIfAborted()
  const load = startAsked<LoadOrder, LoadAnswer>('load.ts')
  undo.push(() => load.stop())
  const tell = teller(load)
  const origins = { gateway: gateway.origin, floor: origin }
  const merchantPrivateKey = merchantKey.privateKey
  await tell({ order: 'open', merchantPrivateKey, apps, origins, floorPublicKey: floorKey.publicKey })
  const stop = async () => {
    const code = await gateway.stop()
    await undoAll()
    return code
  }
  return { folder, clusterFolder, database, gateway, floor: { ...floor, origin }, load: { pid: load.pid, tell }, stop }
}

async function layApps(folder: string, server: EmbeddedServer, merchantKey: Awaited<ReturnType<typeof newKeyPair>>) {
  const config = readConfig({ SWITCHYARD_DATA: folder, SWITCHYARD_DEMO: '1' })
  const { value, close } = await openGateway(config, server.url, false)
  try {
    return await layMerchants(value, appsCount, merchantKey)
  } finally {
    await close()
  }
}

function teller(load: AskedProgram<LoadOrder, LoadAnswer>) {
  return async (order: LoadOrder): Promise<RunResult | undefined> => {
    const { result, error } = await load.ask(order)
    if (error !== undefined) throw new Error(`the load generator failed: ${error}`)
    return result
  }
}
