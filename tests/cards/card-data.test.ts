// test: embedded only
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { passesLuhn } from '#core/card-number.ts'
import { credentialsOf, startEmbeddedGateway } from '#tests/support/gateway.ts'
import { collectFields, newOrderId, payFields } from '#tests/support/haipay-client.ts'
import { cards, farYear, pciFields, post, until } from './card-desk.ts'
import { filesBelow, type Planted, searchForCards } from './search-for-cards.ts'

const gateway = await startEmbeddedGateway({ after })
const usd = gateway.client('USD')
const planted: Planted[] = []

/** A card that no other test uses; or a sandbox card, with a code of its own. */
function plant(number: string = freshNumber()): { readonly accountNo: string; readonly cvv: string } {
  const cvv = String(randomInt(100, 999))
  planted.push({ number, cvv })
  return { accountNo: number, cvv }
}

function freshNumber(): string {
  const body = `4539${String(randomInt(10 ** 11)).padStart(11, '0')}`
  const last = '0123456789'.split('').find((digit) => passesLuhn(body + digit))
  return body + last
}

const hosted = { payType: 'BANK_TRANSFER', inBankCode: 'CREDIT_CARD', amount: '25.00' }
const pci = (card: Readonly<Record<string, unknown>>) => usd.call('/usd/collect/apply', pciFields(card))
const give = (payUrl: unknown, { accountNo, cvv }: ReturnType<typeof plant>, more = {}) =>
  post(`${payUrl}/card`, { number: accountNo, cvv, expiry: `11/${farYear}`, holder: 'Jane Doe', ...more })

async function plantInPayments(): Promise<void> {
  await until(usd, (await pci(plant())).orderId, [2])
  await until(usd, (await pci(plant(cards.declined))).orderId, [3])
  const challenged = await pci(plant(cards.challenge))
  await post(String(challenged.payUrl), { answer: 'confirm' })
  await until(usd, challenged.orderId, [2])
  const typed = await usd.call('/usd/collect/apply', collectFields(hosted))
  const card = plant()
  await give(typed.payUrl, {
    ...card,
    accountNo: card.accountNo.replace(/\d$/, (last) => `${(Number(last) + 1) % 10}`),
  })
  await give(typed.payUrl, card, { holder: card.accountNo })
  await give(typed.payUrl, card, { number: card.accountNo.replace(/(.{4})/g, '$1 ') })
  await until(usd, typed.orderId, [2])
  const first = await usd.call('/usd/mit/apply', collectFields(hosted))
  await give(first.payUrl, plant())
  await until(usd, first.orderId, [2])
}

async function plantInRefusals(): Promise<void> {
  await usd.ask('/usd/collect/apply', pciFields({ ...plant(), amount: '5000.00' }))
  await usd.ask('/usd/collect/apply', pciFields({ ...plant(), expiryYear: '2020' }))
  await usd.ask('/usd/collect/apply', pciFields({ ...plant(), email: undefined }))
  await usd.ask('/usd/mit/apply', collectFields({ ...hosted, ...plant(), tokenID: plant().accountNo }))
  const unsigned = JSON.stringify({
    appId: credentialsOf(gateway.demo, 'USD').appId,
    ...pciFields(plant()),
    sign: 'no',
  })
  await usd.send('/usd/collect/apply', unsigned)
  await usd.send('/usd/collect/apply', unsigned.slice(0, -5))
  await usd.send('/usd/collect/apply', unsigned.replace('{', `{"cvv":"${plant().cvv}",`))
  await fetch(`${gateway.baseUrl}/haipay/usd/no-such-call`, { method: 'POST', body: unsigned })
  await fetch(`${gateway.baseUrl}/channel-notices/nobody`, { method: 'POST', body: unsigned })
}

async function plantInTexts(): Promise<void> {
  const { accountNo } = plant()
  const inGroups = accountNo.replace(/(.{4})(?=.)/g, '$1-')
  const texts = { name: `Jane ${accountNo}`, subject: `card ${accountNo}`, body: `or ${inGroups}` }
  await usd.call('/usd/collect/apply', collectFields({ ...hosted, ...texts }))
  await pci({ ...plant(), ...texts, referer: `https://shop.example/?card=${accountNo}`, userAgent: inGroups })
  const toCard = { accountType: 'BANK_CARD', bankCode: 'BANAMEX', amount: '10.00' }
  const { subject, body } = texts
  await gateway
    .client('MXN')
    .call('/mxn/pay/apply', payFields({ ...toCard, subject, body, accountNo: plant().accountNo }))
}

/** The process dies while the card network has the card. */
async function plantInCrash(): Promise<string> {
  const orderId = newOrderId()
  const dying = pci({ ...plant(cards.silent), orderId }).catch(() => undefined)
  await pause(async () => (await usd.ask('/usd/collect/query', { orderId })).status === '1')
  await gateway.kill()
  await dying
  await gateway.start()
  return orderId
}

async function pause(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000
  while (!(await isSo())) assert.ok(Date.now() < end, 'the order is never written')
}

async function search() {
  const metrics = Buffer.from(await (await fetch(`${gateway.baseUrl}/metrics`)).arrayBuffer())
  const said = [
    { name: 'the log', bytes: Buffer.from(gateway.log()) },
    { name: '/metrics', bytes: metrics },
  ]
  return searchForCards([...(await filesBelow(gateway.dataFolder)), ...said], planted)
}

test('neither card number nor security code is in a file, a log or a metric, also after a crash', async () => {
  await plantInPayments()
  await plantInRefusals()
  await plantInTexts()
  const crashed = await plantInCrash()
  assert.equal((await usd.call('/usd/collect/query', { orderId: crashed })).status, -1, 'a crash leaves it unclear')
  assert.deepEqual(await search(), [])
  // A stop writes every page and closes the write-ahead log.
  await gateway.stop()
  const files = await filesBelow(gateway.dataFolder)
  assert.deepEqual(searchForCards(files, planted), [])
  const log = { name: 'the log', bytes: Buffer.from(gateway.log()) }
  assert.deepEqual(searchForCards([log], planted), [])
  const { number } = planted[0] ?? assert.fail('nothing was planted')
  const shown = Buffer.from(`${number.slice(0, 6)}`)
  const where = files.filter(({ bytes }) => bytes.includes(shown) && bytes.includes(Buffer.from(number.slice(-4))))
  assert.ok(
    where.some(({ name }) => /pg_wal/.test(name)),
    'what may be shown is in the write-ahead log',
  )
  assert.ok(
    where.some(({ name }) => /base/.test(name)),
    'what may be shown is in a table',
  )
})

test('the search finds a card that is there, in every form', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-cards-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const card = { number: '4539578763621486', cvv: '737' }
  const forms = [
    card.number,
    '4539 5787 6362 1486',
    '4539-5787-6362-1486',
    Buffer.from(card.number).toString('hex'),
    ...['', 'a', 'ab'].map((before) => Buffer.from(`${before}${card.number} and more`).toString('base64')),
    '{"cvv":"737"}',
    'cvv=737&',
    '%22cvv%22%3A%22737%22',
    '\\"cvv\\": \\"737\\"',
    '1486|737',
    '737 2031 1486',
  ]
  for (const form of forms) {
    await writeFile(
      join(folder, 'planted'),
      Buffer.concat([Buffer.alloc(9), Buffer.from(`text ${form}`), Buffer.alloc(9)]),
    )
    assert.ok(searchForCards(await filesBelow(folder), [card]).length > 0, form)
  }
  await writeFile(join(folder, 'planted'), '453957 1486 order 2026112173700000001486, table cvv')
  assert.deepEqual(searchForCards(await filesBelow(folder), [card]), [])
})
