import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Overloaded } from '#core/coalesce.ts'
import type { VoucherJob } from './voucher.ts'

/** Draws vouchers in a thread of their own, one job after the other. */
export type VoucherRenderer = {
  /** Throws Overloaded when 16 jobs wait already. */
  render(job: VoucherJob): Promise<Uint8Array>
  close(): Promise<void>
}

const waitingMax = 16
/** A hundred vouchers take two seconds, and more where others want the machine. */
const jobSecondsMax = 45
/** How long a thread without work is kept: starting one takes a third of a second, keeping it 60 MB. */
const idleSecondsMax = 60
const workerHeapMegabytesMax = 128

/** Builds the renderer. Its thread is started by the first job, and again after one that failed. */
export function buildVoucherRenderer(): VoucherRenderer {
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  async function stop(): Promise<void> {
    const stopped = worker
    worker = undefined
    await stopped?.terminate()
  }

  async function renderNow(job: VoucherJob): Promise<Uint8Array> {
    clearTimeout(idle)
    worker ??= startWorker()
    try {
      return await askWorker(worker, job)
    } catch (why) {
      await stop()
      throw why
    } finally {
      idle = setTimeout(() => void stop(), idleSecondsMax * 1_000).unref()
    }
  }

  return {
    async render(job) {
      if (waiting >= waitingMax) throw new Overloaded()
      waiting += 1
      const turn = last.then(() => renderNow(job))
      last = turn.catch(() => undefined)
      try {
        return await turn
      } finally {
        waiting -= 1
      }
    },
    async close() {
      await last
      clearTimeout(idle)
      await stop()
    },
  }
}

function startWorker(): Worker {
  const worker = new Worker(join(import.meta.dirname, 'voucher-worker.ts'), {
    // Memory flags of the process are not this thread's.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: workerHeapMegabytesMax },
  })
  worker.unref()
  // Whoever asked has its own listener; an error while nobody asks must not end the process.
  worker.on('error', () => undefined)
  return worker
}

function askWorker(worker: Worker, job: VoucherJob): Promise<Uint8Array> {
  return new Promise((settle, fail) => {
    const end = (act: () => void) => {
      clearTimeout(timer)
      worker.removeAllListeners('message')
      worker.off('error', failed)
      worker.off('exit', exited)
      act()
    }
    const failed = (why: unknown) => end(() => fail(why))
    const exited = () => end(() => fail(new Error('the thread that draws vouchers ended')))
    const timer = setTimeout(() => end(() => fail(new Error('a voucher took too long to draw'))), jobSecondsMax * 1_000)
    worker.once('message', (drawn: Uint8Array) => end(() => settle(drawn)))
    worker.once('error', failed)
    worker.once('exit', exited)
    worker.postMessage(job)
  })
}
