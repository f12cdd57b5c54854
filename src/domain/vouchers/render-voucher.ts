import { createCanvas, PDFDocument } from '@napi-rs/canvas'
import { zipSync } from 'fflate'
import { drawVoucher, pageHeight, pageWidth } from './draw-voucher.ts'
import type { Voucher, VoucherJob } from './voucher.ts'
import { words } from './words.ts'

/** Dots per point of the picture: sharp on a screen, and 150 dots an inch on paper. */
const pictureScale = 2

/** Makes what a job asks for. Blocks its thread: 5 to 10 ms a voucher. */
export function renderVouchers(job: VoucherJob): Uint8Array {
  switch (job.kind) {
    case 'png':
      return renderPng(job.voucher)
    case 'pdf':
      return renderPdf(job.voucher)
    case 'zip':
      return renderZip(job.vouchers)
  }
}

function renderPdf(voucher: Voucher): Uint8Array {
  const document = new PDFDocument({ title: words[voucher.language].title, creator: 'Switchyard', producer: '' })
  drawVoucher(document.beginPage(pageWidth, pageHeight), voucher)
  document.endPage()
  return document.close()
}

/** The picture ends where the voucher does; its height is known only when it is drawn. */
function renderPng(voucher: Voucher): Uint8Array {
  const page = createCanvas(pageWidth * pictureScale, pageHeight * pictureScale)
  const pen = page.getContext('2d')
  pen.scale(pictureScale, pictureScale)
  const height = Math.ceil(Math.min(drawVoucher(pen, voucher), pageHeight) * pictureScale)
  const picture = createCanvas(page.width, height)
  picture.getContext('2d').drawImage(page, 0, 0)
  return picture.toBuffer('image/png')
}

/** PDFs are compressed already, so the archive only holds them. */
function renderZip(vouchers: Extract<VoucherJob, { readonly kind: 'zip' }>['vouchers']): Uint8Array {
  return zipSync(Object.fromEntries(vouchers.map(({ name, voucher }) => [name, renderPdf(voucher)])), { level: 0 })
}
