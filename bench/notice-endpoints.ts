import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Merchants' notice addresses on loopback, one port each, which acknowledge whatever comes. */
export type NoticeEndpoints = {
  readonly urls: readonly string[]
  /** Resolves with the body of the order's notice, once it was acknowledged. Call it before the order can end. */
  noticeOf(orderNo: string): Promise<string>
  /**
   * Counts what is acknowledged from the first notice that comes, until it is `count` or the time is over. The
   * address at the place `hanging` meanwhile answers nothing; then it acknowledges what it was told too.
   */
  receive(wanted: { readonly count: number; readonly seconds: number; readonly hanging: number | undefined }): Promise<{
    readonly done: number
    readonly seconds: number
  }>
  close(): void
}

const waitSecondsMax = 20

type Receiving = { readonly hanging: number | undefined; readonly onNotice: () => void; readonly held: (() => void)[] }

/** Opens `count` addresses. */
export async function openNoticeEndpoints(count: number): Promise<NoticeEndpoints> {
  const awaited = new Map<string, (body: string) => void>()
  let receiving: Receiving | undefined
  const servers = Array.from({ length: count }, (_, place) =>
    createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8')
        const [, orderNo = ''] = /"orderNo":"(\d+)"/.exec(body) ?? []
        const acknowledge = () => response.end('SUCCESS', () => awaited.get(orderNo)?.(body))
        if (receiving?.hanging === place) {
          receiving.held.push(acknowledge)
          return
        }
        acknowledge()
        receiving?.onNotice()
      })
    }).listen(0, '127.0.0.1'),
  )
  await Promise.all(servers.map((server) => once(server, 'listening')))
  return {
    urls: servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`),
    noticeOf(orderNo) {
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          awaited.delete(orderNo)
          reject(new Error(`no notice of ${orderNo} within ${waitSecondsMax} s`))
        }, waitSecondsMax * 1_000)
        awaited.set(orderNo, (body) => {
          clearTimeout(late)
          awaited.delete(orderNo)
          resolve(body)
        })
      })
    },
    async receive({ count, seconds, hanging }) {
      const held: (() => void)[] = []
      const received = await new Promise<{ readonly done: number; readonly seconds: number }>((resolve) => {
        let done = 0
        let begun = performance.now()
        const end = () => resolve({ done, seconds: (performance.now() - begun) / 1_000 })
        let late = setTimeout(end, waitSecondsMax * 1_000)
        const onNotice = () => {
          if (done === 0) {
            begun = performance.now()
            clearTimeout(late)
            late = setTimeout(end, seconds * 1_000)
          }
          done += 1
          if (done < count) return
          clearTimeout(late)
          end()
        }
        receiving = { hanging, onNotice, held }
      })
      receiving = undefined
      for (const acknowledge of held) acknowledge()
      return received
    },
    close() {
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}
