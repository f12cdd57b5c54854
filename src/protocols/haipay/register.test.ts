import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fastify } from 'fastify'
import { Overloaded } from '#core/coalesce.ts'
import { type HaipayDeps, registerHaipay } from './register.ts'

/** What a caller is told when the first thing that is looked up throws. */
async function toldOf(thrown: unknown) {
  const reported: unknown[] = []
  const failing = () => Promise.reject(thrown)
  const deps: HaipayDeps = {
    directory: { findApp: failing, appsOfMerchant: failing },
    methods: { currency: failing, find: failing, listOpen: failing },
    fees: { ruleFor: failing },
    rates: { find: failing },
    orders: {
      createCollection: failing,
      createPayout: failing,
      createRefund: failing,
      find: failing,
      byNumber: failing,
      openAddress: failing,
    },
    checkouts: { open: failing, find: failing },
    readFunds: failing,
    payerLink: () => '',
    addressLink: () => '',
    documents: {
      ...{ now: () => new Date(), publicUrl: '', sealLink: () => '', openLink: () => undefined },
      ...{ directory: { findAppById: failing }, methods: { currency: failing, describe: failing } },
      ...{ orders: { byNumber: failing }, renderVoucher: failing },
      ...{ listOrders: failing, newestNotices: failing, listFundFlow: failing, readFundsAt: failing },
    },
    reportFailure: (error) => reported.push(error),
  }
  const server = fastify()
  registerHaipay(server, deps)
  const reply = await server.inject({ method: 'POST', url: '/haipay/hkd/collect/apply', body: '{"appId":1}' })
  await server.close()
  return { http: reply.statusCode, answer: reply.json(), reported }
}

test('too much work is told as a busy system, and is no failure', async () => {
  const answer = { status: '0', error: '1004', msg: 'system is busy' }
  assert.deepEqual(await toldOf(new Overloaded()), { http: 200, answer, reported: [] })
})

test('an outage and a bug are told as one system exception, and reported once', async () => {
  const answer = { status: '0', error: '1003', msg: 'system exception' }
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
  for (const thrown of [refused, new TypeError('a bug'), 'a text', undefined, null]) {
    assert.deepEqual(await toldOf(thrown), { http: 200, answer, reported: [thrown] })
  }
})
