import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { answeringServer, type Heard } from './answering-server.ts'

type App = {
  readonly appId: number
  readonly secretKey: string
  readonly merchantPrivateKey: string
  readonly platformPublicKey: string
}

/** What the running gateway told of its demo merchant. */
export type Demo = {
  readonly baseUrl: string
  readonly haipay: { readonly path: string; readonly apps: Readonly<Record<string, App>> }
  readonly cxpay: {
    readonly path: string
    readonly merchant: string
    readonly key: string
    readonly payCodes: Readonly<Record<'collect' | 'pay', Readonly<Record<string, string>>>>
  }
  readonly cashy: { readonly path: string; readonly merchantId: string; readonly apiKey: string }
}

type Cleanup = { after(undo: () => Promise<void>): void }

const noticeSecondsMax = 120

/** The demo of the gateway that was started for these tests. */
export function readDemo(): Demo {
  const file = process.env.SWITCHYARD_DEMO_FILE
  assert.ok(file, 'SWITCHYARD_DEMO_FILE names the demo.json of a running gateway')
  return JSON.parse(readFileSync(file, 'utf8')) as Demo
}

/** A number that no other order has. */
export function newNumber(): string {
  return `K${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`
}

/** The data of an answer that must be a success. */
export async function done<Data>(answer: Promise<{ readonly ok: boolean; readonly data?: Data }>): Promise<Data> {
  const said = await answer
  assert.ok(said.ok && said.data, JSON.stringify(said))
  return said.data
}

/** Ends an order as the sandbox's bank. */
export async function endOrder(demo: Demo, orderNo: string, body: Readonly<Record<string, string>>): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const url = `${demo.baseUrl}/sandbox/orders/${orderNo}/outcome`
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  assert.equal(answer.status, 200, await answer.text())
}

/** A merchant's notice address, which answers `word`. */
export async function noticeAddress(t: Cleanup, word: string) {
  const waiting: (() => void)[] = []
  const server = await answeringServer(t, () => {
    for (const wake of waiting.splice(0)) wake()
    return word
  })
  return {
    url: `${server.baseUrl}/notices`,
    /** Waits for the first notice whose raw body has all these words. */
    async noticeWith(...words: readonly string[]): Promise<Heard> {
      const until = Date.now() + noticeSecondsMax * 1_000
      while (Date.now() < until) {
        const found = server.heard.find(({ body }) => words.every((one) => body.includes(one)))
        if (found) return found
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          setTimeout(resolve, 1_000)
        })
      }
      throw new Error(`no notice with ${words.join(' and ')} came`)
    },
  }
}
