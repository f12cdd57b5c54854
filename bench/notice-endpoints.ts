import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Merchants' notice addresses on loopback, one port each, which acknowledge whatever comes. */
export type NoticeEndpoints = {
  readonly urls: readonly string[]
  /** Resolves with the body of the order's notice, once it was acknowledged. Call it before the order can end. */
  noticeOf(orderNo: string): Promise<string>
  close(): void
}

const waitSecondsMax = 20

/** Opens `count` addresses. */
export async function openNoticeEndpoints(count: number): Promise<NoticeEndpoints> {
  const awaited = new Map<string, (body: string) => void>()
  const servers = Array.from({ length: count }, () =>
    createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8')
        const [, orderNo = ''] = /"orderNo":"(\d+)"/.exec(body) ?? []
        response.end('SUCCESS', () => awaited.get(orderNo)?.(body))
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
    close() {
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}
