import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { eventually, millionths, openBooks } from '#tests/support/books.ts'
import { startGateway, startSecondGateway } from '#tests/support/gateway.ts'
import { newOrderId } from '#tests/support/haipay-client.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'
import type { Asked, Kind, Standing, Taken, WireClient } from './wire.ts'
import { wires } from './wires.ts'

// The same scenarios over every protocol: one engine, ledger and queue of notices behind them all.

const one = await startGateway({ after })
const other = await startSecondGateway({ after }, one)
const books = openBooks({ after }, one)
const kinds = ['collection', 'payout'] as const
const atOnce = 20
/** The demo's terms: a collection costs 2.5 % of what was paid, a payout 1 % on top. */
const earned = { '100.00': millionths('97.50'), '60.00': millionths('58.50') }
const spent = { '100.00': millionths('101.00') }

for (const wire of wires) {
  describe(wire.name, async () => {
    const endpoint = await noticeEndpoint({ after }, wire.acknowledgement)
    const client = wire.open(one)
    const clients: readonly WireClient[] = [client, wire.open(other)]

    const order = (more: Partial<Asked> = {}): Asked => {
      return { orderId: newOrderId(), amount: '100.00', notifyUrl: endpoint.url, ...more }
    }

    async function take(kind: Kind, asked: Asked): Promise<string> {
      return numberOf(await client.ask(kind, asked))
    }

    const readOf = (notice: Parameters<WireClient['read']>[0] & Parameters<typeof endpoint.pushOf>[0]) =>
      client.read(notice, endpoint.pushOf(notice))

    async function assertTold(orderNo: string, { orderId }: Asked, standing: Standing): Promise<void> {
      const told = await endpoint.noticeOf(orderNo, (notice) => readOf(notice).standing === standing)
      assert.equal(readOf(told).orderId, orderId)
    }

    for (const kind of kinds) {
      test(`a ${kind} succeeds: the balance moves by its amount and fee, and its merchant is told once`, async () => {
        const before = await client.available()
        const asked = order()
        const orderNo = await take(kind, asked)
        assert.equal(await client.standing(kind, asked.orderId), 'open')
        await one.outcome(orderNo, { outcome: 'succeed' })
        await assertTold(orderNo, asked, 'paid')
        assert.equal(await client.standing(kind, asked.orderId), 'paid')
        const moved = (await client.available()) - before
        assert.equal(moved, kind === 'collection' ? earned['100.00'] : -spent['100.00'])
        await one.outcome(orderNo, { outcome: 'succeed' })
        assert.equal(endpoint.countOf(orderNo), 1)
      })

      test(`a ${kind} fails: nothing moves, and its merchant is told`, async () => {
        const before = await client.available()
        const asked = order()
        const orderNo = await take(kind, asked)
        await one.outcome(orderNo, { outcome: 'fail', reason: 'no such account' })
        await assertTold(orderNo, asked, 'failed')
        assert.equal(await client.standing(kind, asked.orderId), 'failed')
        assert.equal(await client.available(), before)
      })

      test(`a ${kind} is reversed after success: told a second time, and booked once`, async () => {
        const before = await client.available()
        const asked = order()
        const orderNo = await take(kind, asked)
        await one.outcome(orderNo, { outcome: 'succeed' })
        await assertTold(orderNo, asked, 'paid')
        for (const gateway of [one, other, one]) await gateway.outcome(orderNo, { outcome: 'reverse' })
        const leavesFee = kind === 'collection' && wire.disputed === 'stays paid'
        assert.equal((await client.available()) - before, leavesFee ? -millionths('2.50') : 0n)
        assert.equal(await client.standing(kind, asked.orderId), leavesFee ? 'paid' : 'failed')
        if (!leavesFee) await assertTold(orderNo, asked, 'failed')
        assert.equal(endpoint.countOf(orderNo), leavesFee ? 1 : 2)
        assert.equal((await books.journalsOf(orderNo)).length, kind === 'collection' ? 2 : 3)
      })

      test(`a ${kind} number that was used is refused, and so is the same request again`, async () => {
        const asked = order()
        await take(kind, asked)
        for (const amount of ['100.00', '50.00']) {
          assert.match(refusalOf(await client.ask(kind, { ...asked, amount })), /exi|duplicate/)
        }
        const replayed = order()
        refusalOf(await client.replay(kind, replayed))
        assert.equal(await books.ordersWith(replayed.orderId), 1)
      })

      test(`${atOnce} equal requests for a ${kind} at once, in two processes, make one order`, async () => {
        const asked = order()
        const askAt = (at: number) => (clients[at % 2] ?? client).ask(kind, asked)
        const taken = await Promise.all(Array.from({ length: atOnce }, (_, at) => askAt(at)))
        assert.equal(taken.filter((answer) => 'orderNo' in answer).length, 1)
        assert.equal(await books.ordersWith(asked.orderId), 1)
      })
    }

    test('payouts at once, in two processes, spend the balance to the last one that fits and never more', async () => {
      const fits = 7
      const left = millionths('5.00')
      const surplus = (await client.available()) - BigInt(fits) * spent['100.00'] - left
      const [app, ...options] = wire.appOf(one.demo)
      const reasons = ['--reason', 'race', '--reference', `race-${wire.name}`]
      await one.operator('app', 'withdraw', app, printed(surplus), ...reasons, ...options)
      const askAt = (at: number) => (clients[at % 2] ?? client).ask('payout', order())
      const taken = await Promise.all(Array.from({ length: atOnce }, (_, at) => askAt(at)))
      assert.equal(taken.filter((answer) => 'orderNo' in answer).length, fits)
      assert.equal(await client.available(), left)
      await one.operator('app', 'top-up', app, printed(surplus), ...reasons, ...options)
    })

    test('a collection that is paid in part ends with what was paid', async () => {
      const asked = order({ mayDiffer: true })
      const orderNo = await take('collection', asked)
      await one.outcome(orderNo, { outcome: 'succeed', amount: '60.00' })
      await assertTold(orderNo, asked, 'paid')
      assert.equal(await client.standing('collection', asked.orderId), 'paid')
      const credited = `select amount_minor::text as minor from entries
        where account = 'available' and cause like '%' || $1 || '%'`
      const entries = await books.rows(credited, [orderNo])
      assert.deepEqual(entries, [{ minor: String(earned['60.00'] / 10_000n) }])
    })

    test('a payout of which the bank says nothing stays open until a person knows', async () => {
      const before = await client.available()
      const asked = order({ accountNo: '123400007' + '75' })
      const orderNo = await take('payout', asked)
      await eventually('the payout is unclear', async () => {
        const [row] = await books.rows('select state from orders where order_no = $1', [orderNo])
        return row?.state === 'unclear' ? true : undefined
      })
      assert.equal(await client.standing('payout', asked.orderId), 'open')
      assert.equal(await client.available(), before - spent['100.00'])
      await one.operator('order', 'resolve', orderNo, 'fail', '--reason', 'the bank confirmed it')
      await assertTold(orderNo, asked, 'failed')
      assert.equal(await client.available(), before)
    })

    test('what was answered with success survives the death of the process', async () => {
      const asked = Array.from({ length: 6 }, () => order())
      const taken = await Promise.all(asked.map((each, at) => client.ask(kinds[at % 2] ?? 'payout', each)))
      await one.kill()
      await one.start()
      for (const [at, { orderId }] of asked.entries()) {
        assert.equal(await client.standing(kinds[at % 2] ?? 'payout', orderId), 'open')
        const orderNo = numberOf(taken[at] ?? assert.fail())
        await one.outcome(orderNo, { outcome: 'succeed' })
        await assertTold(orderNo, asked[at] ?? assert.fail(), 'paid')
      }
    })
  })
}

test('the books balance', () => books.check())

function printed(amount: bigint): string {
  return `${amount / 1_000_000n}.${(amount % 1_000_000n).toString().padStart(6, '0').slice(0, 2)}`
}

function numberOf(taken: Taken): string {
  return 'orderNo' in taken ? taken.orderNo : assert.fail(taken.refused)
}

function refusalOf(taken: Taken): string {
  return 'refused' in taken ? taken.refused : assert.fail('it was taken')
}
