import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startShop } from '#tests/cashier/cashier-server.ts'
import { startClockedGateway } from '#tests/e2e/clocked-gateway.ts'
import { withBrowser } from '#tests/support/browser.ts'
import { collectFields } from '#tests/support/haipay-client.ts'
import { cards, farYear, until } from './card-desk.ts'

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
const gateway = await startClockedGateway({ after })
const usd = gateway.client('USD')

test('on a phone a payer types a card, confirms at its bank, and is back in the shop, paid', async (t) => {
  const browser = await withBrowser(t)
  if (!browser) return
  const shop = await startShop(t)
  const urls = { callBackUrl: `${shop}/ok`, callBackFailUrl: `${shop}/failed` }
  const order = { payType: 'BANK_TRANSFER', inBankCode: 'CREDIT_CARD', amount: '25.00', ...urls }
  const { payUrl, orderId } = await usd.call('/usd/collect/apply', collectFields(order))
  const page = await browser.newPage(phone)
  const problems: string[] = []
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(String(payUrl))
  await page.getByLabel('Card number').fill('4242 4242 4242 4241')
  await page.getByLabel('Expiry date').pressSequentially(`11${farYear.slice(2)}`)
  assert.equal(await page.getByLabel('Expiry date').inputValue(), `11 / ${farYear.slice(2)}`)
  await page.getByLabel('Security code').fill('234')
  await page.getByLabel('Name on card').fill('Jane Doe')
  await page.getByRole('button', { name: /^Pay / }).click()
  await page.getByText('Check the card number.').waitFor()
  assert.equal(await page.getByLabel('Card number').inputValue(), '')
  assert.equal(await page.getByLabel('Name on card').inputValue(), 'Jane Doe')
  assert.equal(await page.evaluate('document.activeElement.id'), 'card-number')
  const isWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
  assert.equal(await page.evaluate(isWide), false, 'the page is as wide as the phone')
  await page.getByLabel('Card number').pressSequentially(cards.challenge)
  await page.getByLabel('Security code').fill('234')
  await page.getByRole('button', { name: /^Pay / }).click()
  await page.getByRole('heading', { name: 'Confirm your payment' }).waitFor()
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByText('Payment received').waitFor()
  await page.waitForURL(/\/ok\?/)
  assert.match(page.url(), /status=2/)
  assert.equal((await until(usd, orderId, [2, 3])).status, 2)
  // The answer to a form with faults is an error to the console, and to nobody else.
  assert.deepEqual(
    problems.filter((text) => !/422/.test(text)),
    [],
  )
})

test('without a script the form works as well', async (t) => {
  const browser = await withBrowser(t)
  if (!browser) return
  const order = { payType: 'BANK_TRANSFER', inBankCode: 'CREDIT_CARD', amount: '25.00' }
  const { payUrl } = await usd.call('/usd/collect/apply', collectFields(order))
  const page = await browser.newPage({ ...phone, javaScriptEnabled: false })
  await page.goto(String(payUrl))
  for (const [label, value] of [
    ['Card number', cards.paid],
    ['Expiry date', `11/${farYear.slice(2)}`],
    ['Security code', '234'],
    ['Name on card', 'Jane Doe'],
  ] as const) {
    await page.getByLabel(label).fill(value)
  }
  await page.getByRole('button', { name: /^Pay / }).click()
  await page.getByText('Payment received').waitFor()
})
