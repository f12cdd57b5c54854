// test: embedded only
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventually } from '#tests/support/books.ts'
import { withBrowser } from '#tests/support/browser.ts'
import { startGateway } from '#tests/support/gateway.ts'

const gateway = await startGateway({ after })
const read = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(gateway.baseUrl + path, { headers })

const index = await (await read('/docs')).text()
const links = [...index.matchAll(/href="(\/docs\/haipay\/[^"#]+)"/g)].flatMap(([, link]) => link ?? [])

test('every page that the list names is there, and loads nothing from another host', async () => {
  assert.ok(links.length > 60)
  for (const link of new Set(['/docs', '/docs/', ...links])) {
    const answer = await read(link)
    assert.equal(answer.status, 200, link)
    assert.match(answer.headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self'; /)
    const text = await answer.text()
    if (link.endsWith('.json')) assert.equal(JSON.parse(text).openapi, '3.1.0')
    else assert.doesNotMatch(text, /(?:src|href)="(?:https?:)?\/\//)
  }
  for (const path of ['/docs/haipay/nope', '/docs/haipay/usd.yaml', '/docs/haipay/__proto__', '/docs/other']) {
    assert.equal((await read(path)).status, 404, path)
  }
  assert.match(await (await read('/')).text(), /href="\/docs"/)
  assert.match(index, /href="\/lab"/)
  const lab = await read('/lab')
  assert.match(lab.headers.get('content-security-policy') ?? '', /connect-src 'none'/)
})

test('a page that a browser has already is not sent again, until an operator changes what it says', async () => {
  const path = '/docs/haipay/hkd'
  const etag = (await read(path)).headers.get('etag') ?? ''
  const again = await read(path, { 'if-none-match': etag })
  assert.deepEqual([again.status, await again.text()], [304, ''])
  const words = ['collect', 'HKD', 'EWALLET', 'ALIPAY_HKD', '--min', '1', '--max', '4321']
  await gateway.operator('method', 'limits', ...words)
  const changed = async () => (await (await read(path)).text()).includes('1.00 to 4321.00') || undefined
  await eventually('the new limit on the page', changed)
})

test('pages fit a phone, load without a complaint of the browser, and copy the body of a request', async (t) => {
  const browser = await withBrowser(t)
  if (!browser) return
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  for (const path of ['', '/haipay/guide', '/haipay/api', '/haipay/common', '/haipay/idr', '/haipay/usd']) {
    await page.goto(`${gateway.baseUrl}/docs${path}`)
    const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    assert.equal(tooWide, 0, path)
  }
  await page.locator('figure.code button').first().click()
  await page.locator('button:text("Copied")').waitFor()
  const copied = JSON.parse(String(await page.evaluate('navigator.clipboard.readText()')))
  assert.equal(copied.appId, 1054)
  assert.deepEqual(complaints, [])
  await page.locator('summary:text("Pages")').click()
  await page.locator('nav a:text("Philippines")').click()
  assert.equal(await page.locator('h1').textContent(), 'Philippines (PHP)')
})
