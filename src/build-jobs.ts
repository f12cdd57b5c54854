import type { Logger } from 'pino'
import { describeCard, purgeCards } from '#domain/cards/index.ts'
import { foldDue } from '#domain/ledger/index.ts'
import { buildNoticeSender } from '#domain/notices/index.ts'
import { deliverNotices, pushesPerEndpointMax } from '#jobs/deliver-notices.ts'
import { type Loop, startLoop } from '#jobs/loop.ts'
import { playSandbox } from '#jobs/play-sandbox.ts'
import { buildHaipayNotices } from '#protocols/haipay/notice.ts'
import type { Engine } from './build-engine.ts'

/**
 * Wakes the loops of this process; each does nothing until the loops run. `all` resolves when every loop has begun
 * what is due.
 */
export type WakeUps = { attempts: () => void; notices: () => void; sandbox: () => void; all: () => Promise<void> }

/** The wake-ups before any loop runs. */
export function buildWakeUps(): WakeUps {
  return { attempts: () => undefined, notices: () => undefined, sandbox: () => undefined, all: async () => undefined }
}

const foldedAppsMax = 200

/** Starts the background loops of one process, each safe in every process at once. Stopping lets work under way end. */
export function startJobs(engine: Engine, log: Logger): { stop(): Promise<void> } {
  const { orders, checkouts, bank, database, now, wakeUps, directory } = engine
  const { db } = database
  const sender = buildNoticeSender({ loopbackAllowed: engine.loopbackAllowed, perEndpointMax: pushesPerEndpointMax })
  const haipay = buildHaipayNotices({
    ...{ directory, methods: engine.methods },
    describeCard: (key) => describeCard(db, key),
  })
  const notices = deliverNotices({ db, now, protocols: new Map([['haipay', haipay]]), sender, log })
  const attempts = startLoop({ name: 'work attempts', everySeconds: 1, work: () => orders.workAttempts(), log })
  const sandbox = playSandbox({ bank, log })
  const loops: readonly Loop[] = [
    startLoop({
      name: 'follow the clock',
      everySeconds: 0.5,
      work: async () => {
        await engine.clock.refresh()
        return false
      },
      log,
    }),
    attempts,
    sandbox,
    startLoop({ name: 'purge cards', everySeconds: 10, work: () => purgeCards({ db, now }), log }),
    startLoop({ name: 'finish channel notices', everySeconds: 5, work: () => orders.finishLeftNotices(), log }),
    startLoop({ name: 'expire checkouts', everySeconds: 5, work: () => checkouts.expireDue(), log }),
    startLoop({
      name: 'fold balances',
      everySeconds: 1,
      work: async () => (await foldDue({ db, now }, { appsMax: foldedAppsMax })) === foldedAppsMax,
      log,
    }),
  ]
  wakeUps.attempts = attempts.wake
  wakeUps.sandbox = sandbox.wake
  wakeUps.notices = notices.wake
  wakeUps.all = async () => {
    await Promise.all([...loops, notices].map((loop) => loop.work()))
  }
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()))
      await orders.finishAttempts()
      await notices.stop()
      await sender.close()
    },
  }
}
