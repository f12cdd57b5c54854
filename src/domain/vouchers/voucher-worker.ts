import { parentPort } from 'node:worker_threads'
import { registerFonts } from './fonts.ts'
import { renderVouchers } from './render-voucher.ts'
import type { VoucherJob } from './voucher.ts'

// The program of the thread that draws, so that requests are answered meanwhile. It takes one job after the other.
registerFonts()
parentPort?.on('message', (job: VoucherJob) => parentPort?.postMessage(renderVouchers(job)))
