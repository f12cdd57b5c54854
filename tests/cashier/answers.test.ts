// test: embedded only
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { key, orderNo, startCashier, waitingView } from './cashier-server.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('a link with a wrong key, of an unknown order or of no form at all gets one and the same answer', async (t) => {
  const cashier = await startCashier(t, waitingView())
  const wrongKey = `${orderNo}-${key.slice(0, -1)}B`
  const unknown = `9999999999999999-${key}`
  const links = [wrongKey, unknown, orderNo, `${orderNo}-short`, '-', 'x'.repeat(100), `${wrongKey}/status`, 'a/b/c/d']
  const answers = await Promise.all(
    links.map(async (link) => {
      const answer = await fetch(`${cashier.origin}/pay/${link}`)
      return { status: answer.status, page: await answer.text() }
    }),
  )
  for (const answer of answers) assert.deepEqual(answer, answers[0])
  assert.equal(answers[0]?.status, 404)
  assert.match(answers[0]?.page ?? '', /This payment link does not work/)
})

test('every answer is kept by nobody, framed by nobody and says nothing of its address', async (t) => {
  const cashier = await startCashier(t, waitingView())
  for (const path of ['', '/status', '/nothing']) {
    const { headers } = await fetch(`${cashier.payUrl}${path}`)
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal(headers.get('referrer-policy'), 'strict-origin')
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(
      headers.get('content-security-policy'),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    )
  }
})

test('style and script are kept for a year under the hash of their content, and under no other', async (t) => {
  const cashier = await startCashier(t, waitingView())
  const page = await (await fetch(cashier.payUrl)).text()
  const addresses = page.match(/\/pay\/assets\/[^"]+/g) ?? []
  assert.equal(addresses.length, 2)
  for (const address of addresses) {
    const kept = await fetch(cashier.origin + address)
    assert.equal(kept.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.ok((await kept.arrayBuffer()).byteLength < 12_000)
    const otherRelease = await fetch(cashier.origin + address.replace(/\.[^.]+\./, '.otherrelease.'))
    assert.equal(otherRelease.status, 200)
    assert.equal(otherRelease.headers.get('cache-control'), 'no-store')
  }
  assert.equal((await fetch(`${cashier.origin}/pay/assets/..%2Fcashier.css`)).status, 404)
})

test('a number of a bank is called an account with its bank, and one of no bank a code', async (t) => {
  const number = { payType: 'VA', instructions: { bankNo: '8808093279328002' } }
  const account = waitingView({ ...number, methodName: 'BCA', methodCode: 'BCA' })
  const code = waitingView({ ...number, methodName: 'Cash at a shop', methodCode: '' })
  for (const [view, label, hasBank] of [
    [account, 'Virtual account number', true],
    [code, 'Payment code', false],
  ] as const) {
    const cashier = await startCashier(t, view)
    const page = await (await fetch(cashier.payUrl)).text()
    assert.ok(page.includes(label), label)
    assert.equal(page.includes('>Bank<'), hasBank)
  }
})

test('an outage says that nothing is lost, loads again by itself and tells no detail', async (t) => {
  const cashier = await startCashier(t, waitingView({ sandbox: true }))
  cashier.outage = new Error('password of the database')
  const headers = { ...form, 'sec-fetch-site': 'same-origin' }
  const played = await fetch(`${cashier.payUrl}/play`, { method: 'POST', body: 'outcome=fail', headers })
  for (const answer of [await fetch(cashier.payUrl), await fetch(`${cashier.payUrl}/status`), played]) {
    assert.equal(answer.status, 503)
    assert.equal(answer.headers.get('retry-after'), '10')
    const page = await answer.text()
    assert.match(page, /Nothing is lost/)
    assert.ok(page.includes(`content="10;url=/pay/${orderNo}-${key}"`))
    assert.doesNotMatch(page, /password/)
  }
})

test('behind a proxy that takes a path off, every address of a page carries that path', async (t) => {
  const cashier = await startCashier(t, waitingView({ sandbox: true }), '/gateway/')
  const page = await (await fetch(cashier.payUrl)).text()
  const addresses = [...page.matchAll(/(?:href|src|action|data-status)="([^"]*)"/g)].map((match) => match[1] ?? '')
  const ours = addresses.filter((address) => !address.startsWith('data:'))
  assert.equal(ours.length, 5)
  for (const address of ours) assert.match(address, /^\/gateway\/pay\//)
})

test('the status changes its stamp with anything that the page shows, and only then', async (t) => {
  const cashier = await startCashier(t, waitingView({ instructions: undefined }))
  const ask = async () => (await fetch(`${cashier.payUrl}/status`)).json() as Promise<Record<string, unknown>>
  const first = await ask()
  assert.equal(first.state, 'waiting')
  assert.ok(Number(first.secondsLeft) > 1790 && Number(first.secondsLeft) <= 1800)
  assert.equal((await ask()).stamp, first.stamp)
  cashier.view = { ...cashier.view, instructions: { bankNo: '928347561' } }
  assert.notEqual((await ask()).stamp, first.stamp)
  cashier.view = { ...cashier.view, expiresAt: new Date(0) }
  assert.deepEqual(await ask().then(({ state, secondsLeft }) => ({ state, secondsLeft })), {
    state: 'time over',
    secondsLeft: 0,
  })
})

test('the payer is played only from our own page, with an outcome that exists', async (t) => {
  const cashier = await startCashier(t, waitingView({ sandbox: true }))
  const play = async (headers: Record<string, string>, body = 'outcome=succeed') => {
    const answer = await fetch(`${cashier.payUrl}/play`, {
      method: 'POST',
      body,
      headers: { ...form, ...headers },
      redirect: 'manual',
    })
    return answer.status
  }
  const own = { 'sec-fetch-site': 'same-origin' }
  assert.equal(await play({ 'sec-fetch-site': 'cross-site', origin: cashier.origin }), 403)
  assert.equal(await play({ 'sec-fetch-site': 'same-site' }), 403)
  assert.equal(await play({ origin: 'https://elsewhere.example' }), 403)
  assert.equal(await play({ origin: 'null' }), 403)
  assert.equal(await play({}), 403)
  assert.equal(await play(own, 'outcome=more'), 400)
  assert.equal(await play(own, ''), 400)
  assert.equal(await play({ ...own, 'content-type': 'application/json' }, '{"outcome":"succeed"}'), 415)
  assert.equal(await play(own, `outcome=${'x'.repeat(300)}`), 413)
  assert.deepEqual(cashier.played, [])
  assert.equal(await play({ origin: cashier.origin }), 303)
  assert.equal(await play(own, 'outcome=fail'), 303, 'a second press is no error')
  assert.deepEqual(cashier.played, ['succeed'], 'and changes nothing')
})

test('outside the sandbox nobody plays the payer', async (t) => {
  const cashier = await startCashier(t, waitingView())
  const headers = { ...form, 'sec-fetch-site': 'same-origin' }
  const answer = await fetch(`${cashier.payUrl}/play`, { method: 'POST', body: 'outcome=succeed', headers })
  assert.equal(answer.status, 404)
  assert.deepEqual(cashier.played, [])
  assert.doesNotMatch(await (await fetch(cashier.payUrl)).text(), /[Ss]andbox/)
})
