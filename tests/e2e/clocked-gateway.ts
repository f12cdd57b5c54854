import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startApp } from '#app'
import { loadMasterKey, readConfig } from '#config'
import type { Protocol } from '#protocols/protocol.ts'
import { cashyClient } from '#tests/support/cashy-client.ts'
import { cxpayClient } from '#tests/support/cxpay-client.ts'
import { demoDatabase } from '#tests/support/demo-database.ts'
import { credentialsOf, type DemoFile, endOrder, freePort, type Gateway, operate } from '#tests/support/gateway.ts'
import { haipayClient } from '#tests/support/haipay-client.ts'

type Cleanup = { after(undo: () => Promise<void>): void }

/** A gateway in the test's own process, whose clock the test moves. */
export type ClockedGateway = Pick<
  Gateway,
  'baseUrl' | 'demo' | 'databaseUrl' | 'client' | 'cxpay' | 'cashy' | 'outcome' | 'operator'
> & {
  /** Moves the clock forward. Time-outs of calls are real time all the same. */
  forward(seconds: number): void
  /** Begins what is due now. */
  workDue(): Promise<void>
}

/** Starts a gateway with the demo in this process. A clock that stands moves only forward by hand. */
export async function startClockedGateway(
  t: Cleanup,
  options: { readonly clockStands?: true; readonly protocols?: readonly Protocol[] } = {},
): Promise<ClockedGateway> {
  const undos: (() => Promise<void>)[] = []
  const { url: databaseUrl, masterKey } = await demoDatabase({ after: (undo) => undos.push(undo) })
  const dataFolder = await mkdtemp(join(tmpdir(), 'switchyard-gateway-'))
  const settings = {
    DATABASE_URL: databaseUrl,
    SWITCHYARD_MASTER_KEY: masterKey,
    SWITCHYARD_DATA: dataFolder,
    SWITCHYARD_DEMO: '1',
    PORT: String(await freePort()),
  }
  const config = readConfig(settings)
  const begunMilliseconds = Date.now()
  let movedMilliseconds = 0
  const app = await startApp({
    ...{ config, databaseUrl, masterKey: await loadMasterKey(config), log: pino({ level: 'silent' }), role: 'serve' },
    ...(options.protocols && { protocols: options.protocols }),
    now: () => new Date((options.clockStands ? begunMilliseconds : Date.now()) + movedMilliseconds),
  })
  t.after(async () => {
    await app.stop()
    for (const undo of undos) await undo()
    await rm(dataFolder, { recursive: true, force: true })
  })
  const demo = JSON.parse(await readFile(join(dataFolder, 'demo.json'), 'utf8')) as DemoFile
  return {
    ...{ baseUrl: config.publicUrl, demo, databaseUrl },
    client: (currency) => haipayClient(config.publicUrl + demo.haipay.path, credentialsOf(demo, currency)),
    cashy: () => cashyClient(config.publicUrl + demo.cashy.path, demo.cashy),
    workDue: () => app.engine.wakeUps.all(),
    cxpay: () => cxpayClient(config.publicUrl + demo.cxpay.path, demo.cxpay),
    outcome: (orderNo, body) => endOrder(config.publicUrl, orderNo, body),
    operator: (...words) => operate(settings, words),
    forward(seconds) {
      movedMilliseconds += seconds * 1_000
    },
  }
}
