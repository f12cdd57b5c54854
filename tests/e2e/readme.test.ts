// test: embedded only
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { until } from '#tests/storage/program.ts'
import { millionths } from '#tests/support/books.ts'
import { withBrowser } from '#tests/support/browser.ts'
import { cashyClient, payInFields } from '#tests/support/cashy-client.ts'
import { cxpayClient } from '#tests/support/cxpay-client.ts'
import { endOrder, freePort } from '#tests/support/gateway.ts'
import { newcomersMachine, type Started } from '#tests/support/machine.ts'

// Does what the README says, in its order and in its words. Only the two port numbers are others.
const root = join(import.meta.dirname, '..', '..')
const machine = await newcomersMachine({ after })
const shopPort = await freePort()
const readme = await readFile(join(machine.folder, 'README.md'), 'utf8')
const [startBlock, testBlock, listenBlock, collectBlock, seeBlock, payOutBlock, endBlock, sentBlock, operatorBlock] = [
  ...readme.matchAll(/^```sh\n(.*?)^```$/gms),
].map(([, text = '']) => text.trim())

type Data = Readonly<Record<string, string>>

function shell(block: string | undefined): Started {
  assert.ok(block)
  return machine.shell(block.replaceAll('8080', `${machine.port}`).replaceAll('9090', `${shopPort}`))
}

/** Runs a block to its end, and answers what it printed. */
async function run(block: string | undefined): Promise<string> {
  const started = shell(block)
  assert.equal(await started.ended, 0, started.printed())
  return started.printed()
}

/** The data of each reply that a block printed; each must be followed by the word that its signature is good. */
async function replies(block: string | undefined): Promise<readonly Data[]> {
  const texts = (await run(block)).split('signature: good\n')
  assert.equal(texts.pop(), '')
  return texts.map((text) => JSON.parse(text).data)
}

const minus = (one: string | undefined, other: string | undefined) => millionths(one) - millionths(other)

test('the two commands stand at the top, and the first brings the gateway up', async () => {
  assert.deepEqual([startBlock, testBlock], ['npm ci && npm start', 'npm ci && npm test'])
  await machine.ready(shell(`exec ${startBlock?.replace('npm ci && ', '')}`))
})

test('the first order of the README goes word for word', async (t) => {
  const shop = shell(`exec ${listenBlock} ${shopPort}`)
  await until('the shop to listen', async () => shop.printed().includes('listening at') || undefined)
  const heard = (words: RegExp) => until(`${words} at the shop`, async () => words.test(shop.printed()) || undefined)

  const [atFirst, collection] = await replies(collectBlock)
  assert.ok(atFirst && collection)
  await t.test('the payer presses the button that it names, and is back at the merchant', async (step) => {
    const button = /press \*\*(\w+)\*\*/.exec(readme)?.[1]
    assert.ok(button)
    const page = await (await fetch(`${collection.payUrl}`)).text()
    assert.match(page, new RegExp(`<button[^>]*>\\s*${button}\\s*</button>`))
    const browser = await withBrowser(step)
    if (!browser) return void (await endOrder(machine.baseUrl, `${collection.orderNo}`, { outcome: 'succeed' }))
    const tab = await browser.newPage()
    await tab.goto(`${collection.payUrl}`)
    await tab.getByRole('button', { name: button }).click()
    await tab.waitForURL(new RegExp(`^http://127.0.0.1:${shopPort}/thanks\\?`))
    await heard(/the payer is back at \/thanks, order FIRST/)
  })
  await heard(/"orderId": "FIRST",[^}]*"status": 2,[^}]*}\nsignature: good/)

  const [paid, grown] = await replies(seeBlock)
  assert.equal(paid?.status, 2)
  assert.equal(minus(grown?.bal, atFirst.bal), minus('25.00', paid?.fee))

  const [payout, held] = await replies(payOutBlock)
  assert.equal(held?.bal, grown?.bal)
  assert.ok(payout && held && endBlock)
  await run(endBlock.replace('ORDERNO', `${payout.orderNo}`))
  await heard(/"orderId": "SECOND",[^}]*"status": 2,[^}]*}\nsignature: good/)

  const [sent, left] = await replies(sentBlock)
  assert.equal(sent?.status, 2)
  const cost = millionths('10.00') + millionths(sent?.fee)
  assert.equal(millionths(held.frzBal), cost)
  assert.equal(minus(held.bal, left?.bal), cost)
  assert.equal(left?.frzBal, '0.00')

  await t.test('the merchant’s server hears the other wires too', async () => {
    const demo = await machine.demo()
    const cxpay = cxpayClient(machine.baseUrl + demo.cxpay.path, demo.cxpay)
    const cashy = cashyClient(machine.baseUrl + demo.cashy.path, demo.cashy)
    const notifyUrl = `http://127.0.0.1:${shopPort}/notices`
    const payCode = demo.cxpay.payCodes.collect.TEST
    const order = { payCode, amount: '25.50', orderId: 'THIRD', notifyUrl }
    const { platOrderId } = await cxpay.call('/collect/create', order)
    const { orderNo } = await cashy.call('/api/payIn', payInFields({ mchOrderNo: 'FOURTH', notifyUrl }))
    for (const paid of [platOrderId, orderNo]) await endOrder(machine.baseUrl, `${paid}`, { outcome: 'succeed' })
    await heard(/"orderId": "THIRD",[^}]*}\nsignature: good/)
    await heard(/"mchOrderNo": "FOURTH",[^}]*}\nsignature: good/)
  })
})

test('the operator’s commands of the README run beside the gateway', async () => {
  const printed = await run(operatorBlock?.split('\n').join(' && '))
  assert.match(printed, /merchant create/)
  assert.match(printed, new RegExp(`"baseUrl": "${machine.baseUrl}"`))
})

test('every file and every script that the pages name is there', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  for (const page of globSync('{*.md,docs/*.md,decisions/*.md,bench/*.md}', { cwd: root })) {
    const text = await readFile(join(root, page), 'utf8')
    const named = [...text.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].flatMap(([, file = '']) => file)
    // A start makes `data/`, a benchmark its results. Pages leave out `src/`, and the title of a decision.
    const missing = named.filter(
      (file) => !/^(data|bench\/results)\//.test(file) && globSync(`{src/,}${file}*`, { cwd: root }).length === 0,
    )
    assert.deepEqual(missing, [], page)
    for (const [, script = ''] of text.matchAll(/npm run (?:--silent )?([\w-]+)/g))
      assert.ok(script in scripts, `${page}: ${script}`)
  }
})
