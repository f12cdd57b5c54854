// test: embedded only
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { snippetsFolder } from '#lab/snippets.ts'
import { withBrowser } from '#tests/support/browser.ts'
import { serveLab } from './lab-server.ts'

const address = await serveLab({ after })
const policy = "connect-src 'none'"

/** A page of the lab, what the browser complained of, and every address that it asked for after it was loaded. */
async function openLab(browser: Browser, size = { width: 1280, height: 900 }) {
  const context = await browser.newContext({ viewport: size })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await context.newPage()
  const complaints: string[] = []
  const asked: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${address}/lab`)
  await verdict(page, 'The signature fits')
  page.on('request', (request) => asked.push(request.url()))
  page.on('websocket', (socket) => asked.push(socket.url()))
  return { page, complaints, asked }
}

const verdict = (page: Page, title: string) => page.locator('#verdict h2', { hasText: title }).waitFor()
const finding = (page: Page, title: string) => page.locator('#verdict h3', { hasText: title }).waitFor()

async function showExample(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await page.locator('#rule', { hasText: `${name}:` }).waitFor()
  await verdict(page, 'The signature fits')
}

test('the page and its files are served with a policy that lets them reach nothing', async () => {
  for (const path of ['/lab', '/lab/lab.js', '/lab/lab.css']) {
    const answer = await fetch(address + path)
    assert.equal(answer.status, 200, path)
    const header = answer.headers.get('content-security-policy') ?? ''
    assert.match(header, /^default-src 'none'; /)
    assert.ok(header.includes(policy))
    const again = await fetch(address + path, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } })
    assert.equal(again.status, 304)
    if (path === '/lab') assert.doesNotMatch(await answer.text(), /(?:src|href)="(?:https?:)?\/\//)
  }
  for (const path of ['/lab/nope.js', '/lab/snippets', '/lab/', '/lab/..%2fcashier%2fcashier.js']) {
    assert.equal((await fetch(address + path)).status, 404, path)
  }
})

test('an example of each protocol fits; broken, it is answered with the mistake and the members', async (t) => {
  const browser = await withBrowser(t)
  if (!browser) return
  const { page, complaints, asked } = await openLab(browser)
  for (const [name, mistake, title, member] of [
    ['HaiPay', 'empty-and-null-included', 'Empty values and nulls were signed', 'subject'],
    ['CXPay', 'value-form-encoded', 'Values were encoded as in a form', 'notifyUrl'],
    ['Cashy', 'body-slashes-plain', 'sent with slashes as', 'Right'],
  ] as const) {
    await showExample(page, name)
    await page.locator('#break').selectOption(mistake)
    await verdict(page, 'The signature does not fit')
    await finding(page, title)
    await page.locator('#verdict th', { hasText: member }).waitFor()
    await page.locator('#break').selectOption('')
    await verdict(page, 'The signature fits')
  }
  assert.deepEqual([complaints, asked], [[], []])
})

test('what is pasted is judged while it is typed, by keyboard alone, and nothing is asked for or kept', async (t) => {
  const browser = await withBrowser(t)
  if (!browser) return
  const { page, complaints, asked } = await openLab(browser)
  await showExample(page, 'CXPay')
  await page.locator('#clear').focus()
  await page.keyboard.press('Enter')
  await verdict(page, 'Nothing to check yet')
  // The cursor stands in the first field after emptying.
  await page.keyboard.insertText('merchant=M1&customName=Ravi+Kumar&amount=1.00&sign=6f1ed002ab5595859014ebf0951522d9')
  await verdict(page, 'The secret is missing')
  await page.getByLabel('Key of the merchant').focus()
  await page.keyboard.insertText('k1')
  await verdict(page, 'The signature does not fit')
  await page.locator('summary').click()
  await page.getByLabel('The string that my code signed').fill('amount=1.00&customName=RaviKumar&merchant=M1&key=k1')
  await page.locator('#verdict tr', { hasText: 'customName' }).waitFor()
  assert.equal(await page.locator('#text').textContent(), 'amount=1.00&customName=Ravi Kumar&merchant=M1&key=k1')
  assert.equal(await page.locator('#text .hidden-character').getAttribute('title'), 'space')
  await page.getByLabel('Copy the string to sign').click()
  await page.locator('button:text("Copied")').waitFor()
  assert.equal(await page.evaluate('navigator.clipboard.readText()'), await page.locator('#text').textContent())
  await page.locator('#body').fill('{"a":1')
  await page.getByRole('radio', { name: 'CXPay' }).focus()
  await page.keyboard.press('ArrowLeft')
  await verdict(page, 'The request cannot be read')
  const kept = await page.evaluate('[localStorage.length, sessionStorage.length, document.cookie, location.search]')
  assert.deepEqual([kept, complaints, asked], [[0, 0, '', ''], [], []])
})

test('the browser itself keeps the page from sending anything', async (t) => {
  const browser = await withBrowser(t)
  if (!browser) return
  const { page, asked } = await openLab(browser)
  const refused = await page.evaluate(`fetch('/lab').then(() => 'sent', () => 'refused')`)
  const beacon = await page.evaluate(`new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => resolve(violatedDirective))
    navigator.sendBeacon('/lab', 'x')
  })`)
  assert.deepEqual([refused, beacon, asked], ['refused', 'connect-src', []])
})

test('the code that is shown and copied is the file that the tests run', async (t) => {
  const browser = await withBrowser(t)
  if (!browser) return
  const { page } = await openLab(browser)
  await showExample(page, 'Cashy')
  for (const [language, path] of [
    ['Node', 'node/cashy.mjs'],
    ['PHP', 'php/cashy.php'],
    ['Java', 'java/CashySign.java'],
    ['Python', 'python/cashy.py'],
    ['Go', 'go/cashy.go'],
  ] as const) {
    await page.getByRole('radio', { name: language, exact: true }).check()
    await page.getByLabel('Copy the code').click()
    const file = await readFile(new URL(path, snippetsFolder), 'utf8')
    await page.waitForFunction(`navigator.clipboard.readText().then((text) => text === ${JSON.stringify(file)})`)
  }
})

test('the page fits a phone, and says there what was found before it is scrolled to', async (t) => {
  const browser = await withBrowser(t)
  if (!browser) return
  const { page } = await openLab(browser, { width: 390, height: 844 })
  for (const name of ['HaiPay', 'CXPay', 'Cashy']) {
    await showExample(page, name)
    assert.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0)
  }
  await page.locator('#break').selectOption('key-first')
  await page.locator('#jump', { hasText: 'The key stood first' }).click()
  await page.locator('#jump').waitFor({ state: 'hidden' })
})
