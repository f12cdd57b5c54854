// test: embedded only
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { type TestContext, test } from 'node:test'
import jsqr from 'jsqr'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { CashierView } from '#cashier/view.ts'
import { pixelsOf, withBrowser } from '#tests/support/browser.ts'
import { orderNo, startCashier, type TestCashier, waitingView } from './cashier-server.ts'

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

const bankInstructions = {
  bankNo: 'MT84MALT011000012345MTLCAST001S',
  bankName: 'Bank of Valletta',
  bankUserName: 'Demo Shop Limited',
  bankCode: 'VALLMTMT',
  description: 'SY8F3K2Q',
}

test("the payer's page in a browser", async (t) => {
  const browser = await withBrowser(t)
  if (browser === undefined) return
  await t.test('the QR picture reads as the text it was made of', (t) => readsQr(t, browser))
  await t.test('the saved QR picture is the shown one', (t) => savesQr(t, browser))
  await t.test('copy buttons copy exactly what the payer must enter', (t) => copies(t, browser))
  await t.test('copying works where the browser has no clipboard of its own', (t) => copiesBySelection(t, browser))
  await t.test('nothing breaks the content policy or leaves our origin', (t) => staysHome(t, browser))
  await t.test('text of merchants and payers is text, never markup', (t) => escapes(t, browser))
  await t.test('no address but one of the web or a wallet is linked', (t) => linksOnlyTheWeb(t, browser))
  await t.test('all is there without a script', (t) => worksWithoutScript(t, browser))
  await t.test('nothing is wider than a small phone', (t) => fitsSmallPhones(t, browser))
})

async function readsQr(t: TestContext, browser: Browser) {
  const emvCode = '00020101021229370016A000000677010111011300668123456785802TH5406123.4563041A2B'
  const shown: [string, BrowserContextOptions][] = [
    [emvCode, phone],
    [emvCode, { colorScheme: 'dark' }],
    ['支付 ☕ 12', phone],
    ['x'.repeat(450), { ...phone, deviceScaleFactor: 2 }],
  ]
  for (const [qrCode, options] of shown) {
    const { page } = await open(t, browser, waitingView({ instructions: { qrCode } }), options)
    const { data, width, height } = await pixelsOf(page, await page.locator('.picture').screenshot())
    const read = jsqr.default(data, width, height)
    assert.equal(read && Buffer.from(read.binaryData).toString('utf8'), qrCode)
  }
}

async function savesQr(t: TestContext, browser: Browser) {
  const { page } = await open(t, browser, waitingView(), phone)
  const saving = page.waitForEvent('download')
  await page.getByText('Save QR picture').click()
  const download = await saving
  assert.equal(download.suggestedFilename(), `payment-${orderNo}.png`)
  const saved = await readFile(await download.path())
  const shown = await page.locator('.picture').getAttribute('src')
  assert.equal(`data:image/png;base64,${saved.toString('base64')}`, shown)
}

async function copies(t: TestContext, browser: Browser) {
  const view = waitingView({ payType: 'BANK_TRANSFER', currency: 'EUR', instructions: bankInstructions })
  const { page } = await open(t, browser, view, phone)
  const wanted = {
    'Copy account number': bankInstructions.bankNo,
    'Copy bank': bankInstructions.bankName,
    'Copy account name': bankInstructions.bankUserName,
    'Copy reference': bankInstructions.description,
    'Copy exact amount': '1234.50',
  }
  for (const [label, value] of Object.entries(wanted)) {
    await page.getByRole('button', { name: label, exact: true }).click()
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), value)
    await page.locator('#live', { hasText: 'Copied' }).waitFor()
  }
  const shown = await page.locator('.row .value').allInnerTexts()
  assert.ok(shown.includes('1,234.50\u00a0EUR'))
}

async function copiesBySelection(t: TestContext, browser: Browser) {
  const { page } = await open(t, browser, waitingView(), phone, async (page) => {
    await page.addInitScript("navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))")
  })
  await page.getByRole('button', { name: 'Copy code' }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  assert.equal(await page.evaluate('navigator.clipboard.readText()'), waitingView().instructions?.qrCode)
}

async function staysHome(t: TestContext, browser: Browser) {
  const views = [
    waitingView({ sandbox: true }),
    waitingView({ payType: 'VA', instructions: bankInstructions }),
    waitingView({ instructions: { payUrl: 'https://wallet.example/pay' } }),
    waitingView({ state: 'checking' }),
    waitingView({ state: 'failed', reason: 'The bank declined it.' }),
  ]
  for (const view of views) {
    const requests: string[] = []
    const complaints: string[] = []
    const { page, cashier } = await open(t, browser, view, phone, async (page) => {
      page.on('request', (request) => requests.push(request.url()))
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.addInitScript(
        "addEventListener('securitypolicyviolation', (event) => console.log('refused: ' + event.blockedURI))",
      )
    })
    // A change makes the script ask, load and redraw as well.
    cashier.view = { ...view, state: 'paid', subject: 'changed' }
    await page.evaluate("dispatchEvent(new Event('online'))")
    if (view.state !== 'failed') await page.getByText('changed').waitFor()
    const elsewhere = requests.filter((url) => !url.startsWith(cashier.origin) && !url.startsWith('data:'))
    assert.deepEqual({ elsewhere, complaints }, { elsewhere: [], complaints: [] })
  }
}

async function escapes(t: TestContext, browser: Browser) {
  const nasty = '<script>document.title="owned"</script>"><img src=x onerror=alert(1)>\'&amp;'
  const instructions = { bankNo: nasty, bankName: nasty, bankUserName: nasty, description: nasty, qrCode: nasty }
  const words = { subject: nasty, merchantName: nasty, methodName: nasty, currency: nasty, reason: nasty }
  for (const state of ['waiting', 'failed'] as const) {
    const view = waitingView({ ...words, state, instructions, returnTo: `https://shop.example/?a=${nasty}` })
    const { page } = await open(t, browser, view, phone)
    assert.notEqual(await page.title(), 'owned')
    assert.equal(await page.locator('script').count(), 1)
    assert.equal(await page.locator('img[src="x"]').count(), 0)
    assert.ok((await page.locator('main').innerText()).includes(nasty))
  }
}

async function linksOnlyTheWeb(t: TestContext, browser: Browser) {
  const { page, cashier } = await open(t, browser, waitingView(), phone)
  const show = async (changes: Partial<CashierView>) => {
    cashier.view = waitingView(changes)
    await page.goto(cashier.payUrl)
  }
  for (const address of ['javascript:alert(1)', 'data:text/html,x', ' java\nscript:alert(1)', 'file:///etc', 'shop']) {
    await show({ state: 'paid', returnTo: address })
    assert.equal(await page.locator('a').count(), 0)
    assert.ok(await page.getByText('You can close this page.').isVisible())
    await show({ instructions: { payUrl: address } })
    assert.equal(await page.locator('a').count(), 0)
  }
  await show({ instructions: { payUrl: `${cashier.origin}/pay/again` } })
  assert.equal(await page.locator('a').count(), 0, 'our own page is not somewhere else to go')
  const payUrl = 'upi://pay?pa=shop@bank&am=1'
  await show({ methodName: 'UPI', instructions: { payUrl } })
  assert.equal(await page.getByRole('link', { name: 'Continue to UPI' }).getAttribute('href'), payUrl)
}

async function worksWithoutScript(t: TestContext, browser: Browser) {
  const view = waitingView({ sandbox: true, instructions: { ...bankInstructions, qrCode: 'plain code' } })
  const { page, cashier } = await open(t, browser, view, { ...phone, javaScriptEnabled: false })
  assert.equal(await page.locator('[data-copy]:visible').count(), 0)
  const shown = await page.locator('main').innerText()
  assert.match(shown, /^plain code$/m)
  assert.match(shown, /Pay by .* UTC/)
  assert.match(shown, /This page reloads every 15 seconds/)
  assert.equal(await page.locator('head noscript meta').getAttribute('content'), '15')
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByRole('button', { name: 'Succeed' }).click()
  await page.getByRole('heading', { name: 'Payment received' }).waitFor()
  assert.deepEqual(cashier.played, ['succeed'])
}

async function fitsSmallPhones(t: TestContext, browser: Browser) {
  const long = 'Donaudampfschifffahrtsgesellschaft'.repeat(6)
  const words = { subject: long, merchantName: long, methodName: long, amountText: '999999999999999999.99' }
  const instructions = { ...bankInstructions, bankUserName: long, description: long, qrCode: long, payUrl: 'upi://x' }
  for (const state of ['waiting', 'checking', 'paid'] as const) {
    const view = waitingView({ ...words, state, instructions, sandbox: true, returnTo: 'https://shop.example/' })
    const { page } = await open(t, browser, view, { ...phone, viewport: { width: 320, height: 640 } })
    assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 320)
  }
}

type Opened = { readonly page: Page; readonly cashier: TestCashier }

async function open(
  t: TestContext,
  browser: Browser,
  view: CashierView,
  options: BrowserContextOptions,
  before?: (page: Page) => Promise<void>,
): Promise<Opened> {
  const cashier = await startCashier(t, view)
  const context = await browser.newContext({ ...options, timezoneId: 'Asia/Bangkok' })
  t.after(() => context.close())
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: cashier.origin })
  const page = await context.newPage()
  await before?.(page)
  await page.goto(cashier.payUrl)
  return { page, cashier }
}
