import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { balancesOf, eventually, openBooks } from '#tests/support/books.ts'
import { credentialsOf, startGateway } from '#tests/support/gateway.ts'
import { collectFields, newOrderId, payFields } from '#tests/support/haipay-client.ts'

const gateway = await startGateway({ after })
const books = openBooks({ after }, gateway)
const usd = gateway.client('USD')
const { appId } = credentialsOf(gateway.demo, 'USD')

type Fields = Readonly<Record<string, unknown>>

const collection: Fields = collectFields({ amount: '10.00', payType: 'EWALLET', inBankCode: 'GOOGLE_PAY' })
const payout: Fields = payFields({ amount: '10.00', accountType: 'EWALLET', bankCode: 'PayPal' })
const ordersKept = async () => (await books.rows('select count(*)::int as n from orders'))[0]?.n

/** Refused with this code and these words; afterwards nothing is left. */
async function leavesNothing(path: string, fields: Fields, code: string, says: RegExp): Promise<void> {
  const [before, kept] = [await balancesOf(usd, 'USD'), await ordersKept()]
  const reply = await usd.ask(`${path}/apply`, fields)
  const what = JSON.stringify(reply)
  assert.deepEqual(Object.keys(reply), ['status', 'error', 'msg'])
  assert.equal(reply.status, '0', what)
  assert.equal(reply.error, code, what)
  assert.match(reply.msg, says)
  assert.equal(await ordersKept(), kept)
  assert.deepEqual(await balancesOf(usd, 'USD'), before)
}

const bothKinds = [
  { path: '/usd/collect', good: collection, kind: 'a collection' },
  { path: '/usd/pay', good: payout, kind: 'a payout' },
] as const

const requiredOf = {
  '/usd/collect': [
    ...['orderId', 'name', 'phone', 'email', 'amount', 'payType', 'inBankCode', 'callBackUrl', 'callBackFailUrl'],
    'partnerUserId',
  ],
  '/usd/pay': [
    ...['orderId', 'amount', 'accountType', 'bankCode', 'accountNo', 'name', 'phone', 'email'],
    ...['subject', 'partnerUserId'],
  ],
} as const

for (const { path, good, kind } of bothKinds) {
  describe(`what is refused of ${kind}`, () => {
    test('all missing fields are told at once, in the order of the page, before anything malformed', async () => {
      const names = requiredOf[path]
      const told = new RegExp(`^${names.join(', ')} can not be empty$`)
      await leavesNothing(path, { notifyUrl: 'ftp://x' }, '1001', told)
      await leavesNothing(path, Object.fromEntries(names.map((name) => [name, ''])), '1001', told)
      await leavesNothing(path, Object.fromEntries(names.map((name) => [name, null])), '1001', told)
      for (const name of names) {
        const { [name]: _, ...rest } = good
        await leavesNothing(path, { ...rest, notifyUrl: 'ftp://x' }, '1001', new RegExp(`^${name} can not be empty$`))
      }
    })

    test('an amount must be plain decimal text', async () => {
      const wrong = ['1,000.00', '+10.00', '-10.00', '1e3', '10.001', '010.00', '10.', '.5', ' 10.00', '10.00 ', '１０']
      for (const amount of [...wrong, `1${'0'.repeat(30)}`, '0x10', 'NaN', 'Infinity', '0', '0.00']) {
        await leavesNothing(path, { ...good, amount }, '1002', /amount/)
      }
    })

    test('an amount outside the limits of its method is told them', async () => {
      const [below, above] = path === '/usd/pay' ? ['0.99', '800.01'] : ['0.98', '1000.01']
      for (const amount of [below, above]) await leavesNothing(path, { ...good, amount }, '1002', /amount .*USD/)
    })

    test('each malformed field is named', async () => {
      const wrong: Fields = {
        orderId: 'x'.repeat(49),
        phone: 'none',
        email: 'nobody',
        partnerUserId: 'a b',
        notifyUrl: 'nowhere',
        name: 'tab\u0000',
      }
      for (const [name, value] of Object.entries(wrong)) {
        await leavesNothing(path, { ...good, [name]: value }, '1002', new RegExp(`\\b${name}\\b`))
      }
      const names = Object.keys(wrong)
      const reply = await usd.ask(`${path}/apply`, { ...good, ...wrong })
      for (const name of names) assert.match(reply.msg, new RegExp(`\\b${name}\\b`))
    })

    test('lists, objects and truth values are not text', async () => {
      for (const value of [['a'], [], { a: 1 }, true]) {
        await leavesNothing(path, { ...good, name: value }, '1002', /\bname\b/)
      }
    })

    test('an unknown method is told apart', async () => {
      const code = path === '/usd/pay' ? 'bankCode' : 'inBankCode'
      const type = path === '/usd/pay' ? 'accountType' : 'payType'
      for (const name of [code, type]) await leavesNothing(path, { ...good, [name]: 'NONE' }, '4002', /channel code/)
    })

    test('a notice address must be http and public, without a password', async () => {
      const wrong = [
        'ftp://shop.example/n',
        'https://user:pw@shop.example/n',
        'http://10.0.0.1/n',
        'http://192.168.1.1/',
      ]
      const hidden = [
        'http://169.254.169.254/latest',
        'http://[::ffff:10.0.0.1]/',
        'http://0x0a000001/',
        'http://[fd00::1]/',
      ]
      for (const notifyUrl of [...wrong, ...hidden, 'http://metadata.internal/', 'javascript:alert(1)']) {
        await leavesNothing(path, { ...good, notifyUrl }, '1002', /notifyUrl/)
      }
    })

    test('an order number of 48 characters is taken, and a second time refused whatever else is said', async () => {
      const orderId = newOrderId().padEnd(48, 'x')
      const first = await usd.call(`${path}/apply`, { ...good, orderId })
      const asked = () => usd.call(`${path}/query`, { orderId })
      const { sign: _, ...before } = await asked()
      const balances = await balancesOf(usd, 'USD')
      for (const other of [{}, { amount: '11.00' }, { name: 'Another One', notifyUrl: 'https://other.example/n' }]) {
        const reply = await usd.ask(`${path}/apply`, { ...good, ...other, orderId })
        assert.equal(`${reply.error} ${reply.msg}`, '4005 order already exit')
      }
      const { sign: __, ...later } = await asked()
      assert.deepEqual({ ...later, status: 1 }, { ...before, status: 1 })
      assert.equal(later.orderNo, first.orderNo)
      assert.equal(await books.ordersWith(orderId), 1)
      assert.deepEqual(await balancesOf(usd, 'USD'), balances)
    })

    test('the order number of all these refusals can still be used', async () => {
      assert.equal((await usd.ask(`${path}/query`, { orderId: good.orderId })).error, '4013')
      assert.equal((await usd.call(`${path}/apply`, good)).orderId, good.orderId)
    })
  })
}

test('a body that is not one flat JSON object in UTF-8 is refused before anything is read', async () => {
  const path = '/usd/collect/apply'
  const text = JSON.stringify({ appId, ...collection })
  const refused = async (body: string | Uint8Array, headers?: Readonly<Record<string, string>>) => {
    const { status, error, msg } = await usd.send(path, body, headers)
    assert.deepEqual([status, error], ['0', '1002'], msg)
    return msg
  }
  for (const body of ['', '   ', '[]', '"x"', '{', `${text}x`, `[${text}]`, "{'appId':1}", '{"appId":1,}'])
    await refused(body)
  assert.match(await refused(`{"amount":"1",${text.slice(1)}`), /twice/)
  assert.match(await refused(`{"a":${'['.repeat(9)}${']'.repeat(9)}}`), /nested/)
  assert.match(await refused(`{"appId":1,"x":"${'x'.repeat(65_536)}"}`), /65536/)
  await refused(Buffer.from(text.replace('Donald', 'Đonald'), 'latin1').fill(0xff, 30, 31))
  await refused(Buffer.from(`\ufeff${text}`, 'utf16le'))
  for (const charset of ['gbk', 'utf-16', 'iso-8859-1']) {
    await refused(text, { 'content-type': `application/json; charset=${charset}` })
  }
})

test('an app that is unknown, disabled or of another currency is one answer', async () => {
  const hkd = gateway.client('HKD')
  const told = async (answer: ReturnType<typeof usd.ask>) => {
    const { error, msg } = await answer
    return `${error} ${msg}`
  }
  const unknown = '4011 appId do not exit'
  assert.equal(await told(usd.ask('/usd/collect/apply', { ...collection, appId: 99_999_999 })), unknown)
  assert.equal(await told(hkd.ask('/usd/collect/apply', collection)), unknown)
  assert.equal(await told(usd.ask('/hkd/collect/apply', collection)), unknown)
  assert.equal(await told(usd.ask('/xyz/collect/apply', collection)), unknown)
  assert.equal(await told(gateway.client('CASHIER').ask('/usd/collect/apply', collection)), unknown)
  const hkdId = String(credentialsOf(gateway.demo, 'HKD').appId)
  await gateway.operator('app', 'disable', hkdId)
  await eventually('the app is disabled', async () => {
    const answer = await told(hkd.ask('/hkd/account/ledger', {}))
    return answer === unknown ? answer : undefined
  })
  await gateway.operator('app', 'enable', hkdId)
  await eventually('the app is enabled', async () => {
    const { status } = await hkd.ask('/hkd/account/ledger', {})
    return status === '1' ? status : undefined
  })
})

test('a payout above the balance is refused, and leaves nothing', async () => {
  const { available } = await balancesOf(usd, 'USD')
  const amount = `${available / 1_000_000n - 9n}.00`
  await gateway.operator('app', 'withdraw', String(appId), amount, '--reason', 'spent', '--reference', 'T1')
  const { available: left } = await balancesOf(usd, 'USD')
  assert.ok(left < 10_100_000n && left > 8_000_000n)
  const orderId = newOrderId()
  await leavesNothing('/usd/pay', { ...payout, orderId }, '4016', /do not have enough money/)
  assert.equal((await usd.ask('/usd/pay/apply', { ...payout, orderId, amount: '8.00' })).status, '1')
})

test('what is no call is told in the envelope, and a call is a POST', async () => {
  for (const path of ['/haipay/usd/nothing', '/haipay', '/haipay/usd/collect/apply/more']) {
    const answer = await fetch(gateway.baseUrl + path, { method: 'POST', body: '{}' })
    assert.equal(answer.status, 404)
    assert.equal(((await answer.json()) as { status: string }).status, '0')
  }
  assert.equal((await fetch(`${gateway.baseUrl}/haipay/usd/collect/apply`)).status, 405)
})

test('the books balance', () => books.check())
