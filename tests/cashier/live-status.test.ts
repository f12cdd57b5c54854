// test: embedded only
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { CashierView } from '#cashier/view.ts'
import { returnAddress } from '#cashier/web-address.ts'
import { secondsAfter, systemClock } from '#core/clock.ts'
import { withBrowser } from '#tests/support/browser.ts'
import { orderNo, startCashier, startShop, type TestCashier, waitingView } from './cashier-server.ts'

const facts = { orderId: 'M-1 & co', orderNo, status: '2' }

// They mostly wait, so they wait together.
test('a payment followed in a browser', { concurrency: true }, async (t) => {
  const browser = await withBrowser(t)
  if (browser === undefined) return
  await Promise.all([
    t.test('a payment shows by itself, and the payer goes back with the order', (t) => goesBack(t, browser)),
    t.test('a payer without a script goes back as well', (t) => goesBackWithoutScript(t, browser)),
    t.test('a payer who chooses to stay stays', (t) => stays(t, browser)),
    t.test("the sandbox's button ends the payment", (t) => playsPayer(t, browser)),
    t.test('the count-down runs, and at its end nothing is left to pay with', (t) => countsDown(t, browser)),
    t.test('an outage does not end the watching', (t) => survivesOutage(t, browser)),
    t.test('payment details that come late appear by themselves', (t) => showsLateDetails(t, browser)),
    t.test('a hidden page asks nothing, and asks at once when it is seen again', (t) => rests(t, browser)),
  ])
})

async function goesBack(t: TestContext, browser: Browser) {
  const shop = await startShop(t)
  const returnTo = returnAddress(`${shop}/back?cart=7#top`, facts)
  const { page, cashier } = await openStill(t, browser, waitingView({ returnTo }))
  cashier.view = { ...cashier.view, state: 'paid', paidText: '1234.50' }
  await page.clock.runFor(2_000)
  await page.getByRole('heading', { name: 'Payment received' }).waitFor()
  assert.equal(await page.getByRole('link', { name: 'Back to Demo Shop' }).getAttribute('href'), returnTo)
  await page.clock.runFor(2_000)
  await page.locator('#live', { hasText: /^Payment received/ }).waitFor()
  assert.equal(page.url(), cashier.payUrl, 'the payer has time to read')
  await page.clock.runFor(1_500)
  await page.waitForURL(`${shop}/**`)
  const back = new URL(page.url())
  assert.deepEqual(Object.fromEntries(back.searchParams), { cart: '7', ...facts })
  assert.equal(back.hash, '#top')
}

async function goesBackWithoutScript(t: TestContext, browser: Browser) {
  const shop = await startShop(t)
  const returnTo = returnAddress(`${shop}/back?name='x';y`, facts)
  const { page, cashier } = await open(t, browser, waitingView({ state: 'failed', returnTo }), false)
  // Read apart from the browser, which is gone from the page in seconds.
  assert.match(await (await fetch(cashier.payUrl)).text(), />Back to <bdi>Demo Shop|>Back to Demo Shop/)
  await page.waitForURL(`${shop}/**`)
  assert.equal(page.url(), returnTo)
}

async function stays(t: TestContext, browser: Browser) {
  const shop = await startShop(t)
  const { page, cashier } = await openStill(t, browser, waitingView({ state: 'paid', returnTo: `${shop}/back` }))
  await page.getByRole('button', { name: 'Stay on this page' }).click()
  await page.clock.runFor(60_000)
  await page.waitForTimeout(1000)
  assert.equal(page.url(), cashier.payUrl)
}

async function playsPayer(t: TestContext, browser: Browser) {
  const { page, cashier } = await open(t, browser, waitingView({ sandbox: true }))
  assert.ok(await page.getByText('Sandbox: no real money moves').isVisible())
  await page.getByRole('button', { name: 'Fail', exact: true }).click()
  await page.getByRole('heading', { name: 'Payment failed' }).waitFor()
  assert.deepEqual(cashier.played, ['fail'])
  assert.equal(page.url(), cashier.payUrl)
}

async function countsDown(t: TestContext, browser: Browser) {
  const { page, cashier } = await open(t, browser, waitingView({ expiresAt: secondsAfter(systemClock(), 300) }))
  const left = page.getByRole('timer')
  const first = await left.innerText()
  await page.waitForTimeout(2000)
  const later = await left.innerText()
  assert.match(first, /^0[1-5]:\d\d$/)
  assert.ok(later < first, `${first} became ${later}`)
  cashier.view = { ...cashier.view, expiresAt: secondsAfter(systemClock(), 3) }
  await page.getByRole('heading', { name: 'Time is over' }).waitFor()
  assert.equal(await page.locator('.picture, [data-copy]').count(), 0)
  assert.match(await page.locator('main').innerText(), /Please do not pay any more/)
}

async function survivesOutage(t: TestContext, browser: Browser) {
  const { page, cashier } = await open(t, browser, waitingView())
  cashier.outage = new Error('the database is away')
  const trouble = page.locator('main').getByText('No connection. Trying again')
  await trouble.waitFor()
  assert.ok(await page.locator('.picture').isVisible(), 'the payer can still pay')
  cashier.outage = undefined
  await trouble.waitFor({ state: 'hidden' })
  cashier.view = { ...cashier.view, state: 'checking' }
  await page.getByRole('heading', { name: 'Confirming your payment' }).waitFor()
  cashier.view = { ...cashier.view, state: 'partly paid', paidText: '1000' }
  await page.getByRole('heading', { name: 'Partly paid' }).waitFor()
  assert.match(await page.locator('.amount').innerText(), /^1,000\sTHB$/)
}

async function showsLateDetails(t: TestContext, browser: Browser) {
  const { page, cashier } = await open(t, browser, waitingView({ instructions: undefined, payType: 'EWALLET' }))
  await page.getByText('Getting the payment details from PromptPay').waitFor()
  cashier.view = { ...cashier.view, instructions: { bankNo: '928347561' } }
  await page.getByText('928347561').waitFor()
  await page.getByRole('button', { name: 'Copy payment code' }).waitFor()
}

async function rests(t: TestContext, browser: Browser) {
  const { page, cashier } = await open(t, browser, waitingView())
  let asked = 0
  await hide(page, true)
  // What the page had begun to ask before does not count.
  page.on('request', () => asked++)
  cashier.view = { ...cashier.view, state: 'paid' }
  await page.waitForTimeout(4000)
  assert.equal(asked, 0)
  await hide(page, false)
  await page.getByRole('heading', { name: 'Payment received' }).waitFor()
  // Measured inside the page, so that a slow machine does not count.
  const waited = await page.evaluate(`performance.getEntriesByType('resource')
    .find((entry) => entry.name.endsWith('/status')).startTime - shownAt`)
  assert.ok(Number(waited) < 1000, `asked after ${waited} ms`)
}

/** A headless browser never hides a page, so the page is told that it is hidden. */
async function hide(page: Page, hidden: boolean) {
  await page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} })
    globalThis.shownAt = performance.now()
    document.dispatchEvent(new Event('visibilitychange'))`)
}

type Opened = { readonly page: Page; readonly cashier: TestCashier }

/** As `open`, but the page's time stands still until a test lets it run, however slow the machine. */
async function openStill(t: TestContext, browser: Browser, view: CashierView): Promise<Opened> {
  const cashier = await startCashier(t, view)
  const context = await browser.newContext()
  t.after(() => context.close())
  const page = await context.newPage()
  const opened = systemClock()
  await page.clock.install({ time: opened })
  // An hour ahead, as it must not have passed before the call arrives.
  await page.clock.pauseAt(secondsAfter(opened, 3600))
  await page.goto(cashier.payUrl)
  return { page, cashier }
}

async function open(t: TestContext, browser: Browser, view: CashierView, script = true): Promise<Opened> {
  const cashier = await startCashier(t, view)
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: script })
  t.after(() => context.close())
  const page = await context.newPage()
  await page.goto(cashier.payUrl)
  return { page, cashier }
}
