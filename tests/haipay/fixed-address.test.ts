import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import jsqr from 'jsqr'
import { firstInstant } from '#core/local-day.ts'
import { balancesOf, eventually, millionths, openBooks } from '#tests/support/books.ts'
import { pixelsOf, withBrowser } from '#tests/support/browser.ts'
import { credentialsOf, startGateway, startSecondGateway } from '#tests/support/gateway.ts'
import { noticeEndpoint } from '#tests/support/notice-endpoint.ts'

const gateway = await startGateway({ after })
const second = await startSecondGateway({ after }, gateway)
const endpoint = await noticeEndpoint({ after })
const books = openBooks({ after }, gateway)
const usdt = gateway.client('USDT')
const apply = '/usdt/collect/apply/multiple'
const method = { payType: 'EWALLET', inBankCode: 'FIX_TRX' }
const { appId } = credentialsOf(gateway.demo, 'USDT')
await gateway.operator('app', 'set-notify', String(appId), '--collect-notify', endpoint.url)

type Paid = { readonly orderNo: string; readonly hash: string; readonly error?: string }

async function send(
  address: string,
  body: Readonly<Record<string, unknown>>,
  baseUrl = gateway.baseUrl,
): Promise<readonly [number, Paid]> {
  const answer = await fetch(`${baseUrl}/sandbox/addresses/${address}/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return [answer.status, (await answer.json()) as Paid]
}

async function sendWhole(address: string, body: Readonly<Record<string, unknown>>, baseUrl?: string): Promise<Paid> {
  const [status, paid] = await send(address, body, baseUrl)
  assert.equal(status, 200, JSON.stringify(paid))
  return paid
}

const opened = await usdt.call(apply, method)
const address = String(opened.bankNo)

test('the address of an app stays the same, also when it is asked for many times at once', async () => {
  assert.deepEqual(Object.keys(opened).sort(), ['bankNo', 'payUrl', 'sign'])
  assert.match(address, /^T[1-9A-HJ-NP-Za-km-z]{33}$/)
  const again = await Promise.all(Array.from({ length: 8 }, () => usdt.call(apply, method)))
  for (const said of again) assert.deepEqual([said.bankNo, said.payUrl], [opened.bankNo, opened.payUrl])
})

test('a wish without its fields, for another chain or in another currency is refused', async () => {
  const refused = async (members: Readonly<Record<string, unknown>>, path = apply, client = usdt) => {
    const { error, msg } = await client.ask(path, members)
    return [error, msg]
  }
  assert.deepEqual(await refused({}), ['1001', 'payType, inBankCode can not be empty'])
  assert.deepEqual(await refused({ payType: 'EWALLET' }), ['1001', 'inBankCode can not be empty'])
  const chain = ['1002', 'Illegal Param: inBankCode must be one of FIX_TRX']
  assert.deepEqual(await refused({ ...method, inBankCode: 'TRX' }), chain)
  const unknown = ['4002', 'system:channel code does not exist']
  assert.deepEqual(await refused(method, '/usd/collect/apply/multiple', gateway.client('USD')), unknown)
})

test('each payment becomes a paid collection of its own, booked with its fee, told, and found', async () => {
  const before = await balancesOf(usdt, 'USDT')
  const first = await sendWhole(address, { amount: '12.50' })
  const other = await sendWhole(address, { amount: '100000000' })
  assert.notEqual(first.orderNo, other.orderNo)
  const notice = await endpoint.noticeOf(first.orderNo)
  assert.ok(usdt.isGenuine(notice))
  const { sign: _, payTime, orderId, ...rest } = notice
  assert.deepEqual(rest, {
    ...{ appId, currency: 'USDT', orderNo: first.orderNo, amount: '12.50' },
    ...{ fee: rest.fee, status: 2, hash: first.hash },
  })
  const paidAt = firstInstant(String(payTime), 'America/New_York').getTime()
  assert.ok(Math.abs(Date.now() - paidAt) < 60_000, String(payTime))
  assert.notEqual(orderId, (await endpoint.noticeOf(other.orderNo)).orderId)
  assert.deepEqual(await books.journalsOf(first.orderNo), ['collection paid'])
  const asked = await usdt.call('/usdt/collect/query', { orderId, orderNo: first.orderNo })
  assert.deepEqual([asked.status, asked.actualAmount, asked.orderId], [2, '12.50', orderId])
  const both = millionths('100000012.50')
  const fees = [notice, await endpoint.noticeOf(other.orderNo)].reduce((sum, one) => sum + millionths(one.fee), 0n)
  assert.ok(fees > 0n)
  assert.equal((await balancesOf(usdt, 'USDT')).total - before.total, both - fees)
})

test('a payment told many times at once, to two processes, is one order, one journal and one notice', async () => {
  const before = await balancesOf(usdt, 'USDT')
  const hash = 'ab'.repeat(32)
  const told = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      sendWhole(address, { amount: '7.00', hash }, at % 2 ? gateway.baseUrl : second.baseUrl),
    ),
  )
  const orderNos = new Set(told.map(({ orderNo }) => orderNo))
  assert.equal(orderNos.size, 1)
  const [orderNo = ''] = orderNos
  const { fee } = await endpoint.noticeOf(orderNo)
  await sendWhole(address, { amount: '7.00', hash })
  assert.equal((await balancesOf(usdt, 'USDT')).total - before.total, millionths('7.00') - millionths(fee))
  assert.deepEqual(await books.journalsOf(orderNo), ['collection paid'])
  const notices = 'select count(*)::int as count from notices where order_no = $1'
  assert.deepEqual(await books.rows(notices, [orderNo]), [{ count: 1 }])
})

test('a payment told again with another amount moves nothing, and a person hears of it', async () => {
  const before = await balancesOf(usdt, 'USDT')
  const hash = 'cd'.repeat(32)
  const { orderNo } = await sendWhole(address, { amount: '7.00', hash })
  const { fee } = await endpoint.noticeOf(orderNo)
  for (const amount of ['6.00', '8.00', '7.00'])
    assert.equal((await sendWhole(address, { amount, hash })).orderNo, orderNo)
  assert.equal((await balancesOf(usdt, 'USDT')).total - before.total, millionths('7.00') - millionths(fee))
  const found = 'select kind, amount_minor::text as minor from exceptions where order_no = $1 order by id'
  const contradictions = await books.rows(found, [orderNo])
  assert.deepEqual(
    contradictions.map(({ kind }) => kind),
    ['contradiction', 'contradiction'],
  )
  assert.equal(BigInt(String(contradictions[0]?.minor)) * 8n, BigInt(String(contradictions[1]?.minor)) * 6n)
})

test('the smallest unit is booked, and what nobody sent or to no address is refused', async () => {
  const { orderNo } = await sendWhole(address, { amount: '0.01' })
  assert.equal((await endpoint.noticeOf(orderNo)).amount, '0.01')
  assert.equal((await send(address, { amount: '0' }))[0], 400)
  assert.equal((await send(address, { amount: 'x' }))[0], 400)
  assert.equal((await send(address, { amount: '1.00', hash: 'x' }))[0], 400)
  const nobodys = address.slice(0, -1) + (address.endsWith('x') ? 'y' : 'x')
  assert.equal((await send(nobodys, { amount: '1.00' }))[0], 404)
})

test('money comes in also when the method is closed by now', async () => {
  await gateway.operator('method', 'close', String(appId), 'collect', 'EWALLET', 'FIX_TRX')
  await eventually('no address is given any more', async () =>
    (await usdt.ask(apply, method)).error === '4012' ? true : undefined,
  )
  const { orderNo } = await sendWhole(address, { amount: '5.00' })
  assert.equal((await endpoint.noticeOf(orderNo)).status, 2)
})

test('the page shows the address, as text and as a picture, and no stranger finds it', async (t) => {
  assert.equal((await fetch(String(opened.payUrl).replace(/[^/]+$/, 'x'.repeat(22)))).status, 404)
  const browser = await withBrowser(t)
  if (!browser) return
  const page = await (await browser.newContext()).newPage()
  await page.goto(String(opened.payUrl))
  assert.ok((await page.textContent('main'))?.includes(address))
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy' }).click()
  assert.equal(await page.evaluate('navigator.clipboard.readText()'), address)
  const { data, width, height } = await pixelsOf(page, await page.locator('.picture').screenshot())
  assert.equal(jsqr.default(data, width, height)?.data, address)
})

test('the books balance', () => books.check())
