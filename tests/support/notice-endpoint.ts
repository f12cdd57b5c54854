import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

type Cleanup = { after(undo: () => Promise<void>): void }

/** A merchant's notice address on loopback, which notes what comes in. */
export type NoticeEndpoint = {
  readonly url: string
  /** Every body that came, in order. */
  readonly bodies: readonly Body[]
  /** Every push as it came, in order. */
  readonly pushes: readonly Push[]
  /** How one of the bodies came. */
  pushOf(body: Body): Push
  /** Waits for the first notice of an order that `wanted` accepts, up to 45 seconds. */
  noticeOf(orderNo: string, wanted?: (body: Body) => boolean): Promise<Body>
  /** How many notices of an order came. */
  countOf(orderNo: string): number
}

/** A push as it came: its text, and its headers by their names in small letters. */
export type Push = { readonly text: string; readonly headers: IncomingHttpHeaders }

type Body = Readonly<Record<string, string | number | boolean>>

const waitMilliseconds = 20
const waitsMax = 6_000

/** Opens a notice address that answers `answer` (a text, or what a function makes of each body). */
export async function noticeEndpoint(
  t: Cleanup,
  answer: string | ((body: Body) => string) = 'SUCCESS',
): Promise<NoticeEndpoint> {
  const bodies: Body[] = []
  const pushes: Push[] = []
  const pushOf = new Map<Body, Push>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString('utf8')
    const body = JSON.parse(text) as Body
    const push = { text, headers: request.headers }
    pushes.push(push)
    pushOf.set(body, push)
    bodies.push(body)
    response.end(typeof answer === 'string' ? answer : answer(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(async () => {
    server.closeAllConnections()
    server.close()
  })
  const ofOrder = (orderNo: string) => bodies.filter((body) => (body.orderNo ?? body.platOrderId) === orderNo)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`,
    bodies,
    pushes,
    pushOf(body) {
      const push = pushOf.get(body)
      if (!push) throw new Error('this body did not come here')
      return push
    },
    countOf: (orderNo) => ofOrder(orderNo).length,
    async noticeOf(orderNo, wanted = () => true) {
      for (let waits = 0; waits < waitsMax; waits += 1) {
        const found = ofOrder(orderNo).find(wanted)
        if (found) return found
        await pause(waitMilliseconds)
      }
      throw new Error(`no notice of ${orderNo} came`)
    },
  }
}
