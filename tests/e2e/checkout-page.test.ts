// test: embedded only
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startShop } from '#tests/cashier/cashier-server.ts'
import { withBrowser } from '#tests/support/browser.ts'
import { type Gateway, startGateway } from '#tests/support/gateway.ts'
import { openCheckout } from './checkout-desk.ts'

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const

test('the global cashier in a browser', async (t) => {
  const browser = await withBrowser(t)
  if (browser === undefined) return
  const gateway = await startGateway(t)
  await t.test('a payer on a phone picks a method, pays, and is back at the shop', (t) => pays(t, browser, gateway))
  await t.test('without a script a payer picks a method all the same', (t) => picksPlainly(t, browser, gateway))
  await t.test('the page follows what is picked on another device', (t) => follows(t, browser, gateway))
})

async function pays(t: TestContext, browser: Browser, gateway: Gateway) {
  const shop = await startShop(t)
  const { page, complaints } = await openPage(t, browser, true)
  const { payUrl, orderNo } = await openCheckout(gateway, { callBackUrl: `${shop}/ok`, callBackFailUrl: `${shop}/no` })
  await page.goto(payUrl)
  await page.getByRole('heading', { name: 'Choose how to pay' }).waitFor()
  const fits = 'document.documentElement.scrollWidth <= innerWidth'
  assert.equal(await page.evaluate(fits), true)
  await page.getByRole('button', { name: 'QRIS' }).first().click()
  await page.getByAltText(/^QR code to pay .*IDR$/).waitFor()
  assert.equal(page.url(), payUrl)
  await page.getByRole('button', { name: 'Succeed' }).click()
  await page.waitForURL(`${shop}/ok?**`)
  assert.equal(new URL(page.url()).searchParams.get('orderNo'), orderNo)
  assert.equal(new URL(page.url()).searchParams.get('status'), '2')
  assert.deepEqual(complaints, [])
}

async function picksPlainly(t: TestContext, browser: Browser, gateway: Gateway) {
  const { page, complaints } = await openPage(t, browser, false)
  await page.goto((await openCheckout(gateway, { region: 'KR' })).payUrl)
  await page.locator('summary').first().click()
  await page.locator('details[open] .choice').first().click()
  await page.locator('[data-state=waiting]').waitFor()
  assert.deepEqual(complaints, [])
}

async function follows(t: TestContext, browser: Browser, gateway: Gateway) {
  const { page } = await openPage(t, browser, true)
  const checkout = await openCheckout(gateway)
  await page.goto(checkout.payUrl)
  await checkout.pick((await checkout.choices()).find((choice) => choice.startsWith('IDR VA')) ?? '')
  await page.evaluate("dispatchEvent(new Event('online'))")
  await page.getByText('Virtual account number').waitFor()
}

async function openPage(t: TestContext, browser: Browser, javaScriptEnabled: boolean) {
  const context = await browser.newContext({ ...phone, javaScriptEnabled })
  t.after(() => context.close())
  const page: Page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, complaints }
}
