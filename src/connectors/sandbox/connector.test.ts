import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { conformance } from '#connectors/conformance/conformance.ts'
import type {
  CardDetails,
  Channel,
  CollectRequest,
  PayoutRequest,
  RawNotice,
  RefundRequest,
} from '#connectors/contract.ts'
import { secondsAfter } from '#core/clock.ts'
import { money } from '#core/money.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { buildSandboxBank } from './bank.ts'
import { type SandboxSettings, sandboxConnector } from './connector.ts'
import { signatureHeader, signNotice } from './sign.ts'
import type { BankStatement } from './statement.ts'
import { openBooks } from './store.ts'

const start = new Date('2025-11-21T09:00:00Z')
const settings: SandboxSettings = { secret: 'a secret of the sandbox' }
const channel: Channel<SandboxSettings> = { id: 'chn_sandbox', settings, now: () => start }
const aCard: CardDetails = {
  ...{ number: '4242424242424242', expiryMonth: '11', expiryYear: '2031', holder: 'Jane Doe', cvv: '234' },
}
const patient = new AbortController().signal

test('the sandbox conforms', async (t) => {
  const { connector, notices, play } = await gateway(t)
  let count = 0
  const reference = () => `20251121090000${(count++).toString().padStart(10, '0')}`
  await conformance(t, {
    connector,
    channel,
    junkSettings: [{}, { secret: 'too short' }, { secret: 1 }, { ...settings, sekret: 'a word too many' }],
    collection: () => collection(reference(), '77.71'),
    payout: () => payout(reference(), '0000771'),
    refund: () => refund(reference(), '67.71'),
    cardCollection: () => ({ ...collection(reference(), '77.71'), card: aCard }),
    charge: () => ({ ...collection(reference(), '77.71'), card: { ...aCard, cvv: undefined } }),
    instructed: () => collection(reference(), '100.00'),
    unanswered: () => collection(reference(), '77.75'),
    async executions(of) {
      await play()
      return notices.filter((notice) => connector.readNotice(channel, notice)?.reference === of).length
    },
    notice: (of, word) => noticeOf({ reference: of, status: word === 'known' ? 'PAID' : 'toString' }),
  })
})

test('a notice that is signed but does not read is not believed', async (t) => {
  const { connector } = await gateway(t)
  const statement = statementOf({})
  assert.equal(connector.readNotice(channel, noticeOf({}))?.outcome.kind, 'paid')
  for (const text of ['', 'PAID', '[]', 'null', JSON.stringify({ ...statement, paidMinor: '1e5' })]) {
    assert.equal(connector.readNotice(channel, signed(text)), undefined, text)
  }
  for (const status of ['paid', 'Paid', 'PAID ', '__proto__', 'constructor', 'HELD_FOR_REVIEW']) {
    assert.equal(connector.readNotice(channel, noticeOf({ status }))?.outcome.kind, 'unclear', status)
  }
  assert.equal(connector.readNotice(channel, noticeOf({ paidMinor: null }))?.outcome.kind, 'unclear')
})

test('every word of the bank is read as what it means', async (t) => {
  const { connector } = await gateway(t)
  const read = (status: string) => connector.readNotice(channel, noticeOf({ status, reason: 'because' }))?.outcome
  assert.deepEqual(read('WAITING'), { kind: 'pending' })
  assert.deepEqual(read('PAID'), { kind: 'paid', received: money(7771n, 'USD'), channelRef: 'SBX-1' })
  assert.deepEqual(read('REVERSED'), { kind: 'reversed', reason: 'because', channelRef: 'SBX-1' })
  const failed = read('FAILED')
  assert.equal(failed?.kind === 'failed' && failed.reason, 'because')
  assert.ok(failed?.kind === 'failed' && failed.proof.length > 0)
})

test('a magic amount is put to the bank, whose answer also instructs the payer', async (t) => {
  const { connector } = await gateway(t)
  const request = collection('202511210900000000000001', '77.72')
  assert.equal(connector.instruct?.(channel, request), undefined)
  const outcome = await connector.collect(channel, request, patient)
  const ordinary = connector.instruct?.(channel, { ...request, amountText: '100.00' })
  assert.deepEqual(outcome, { kind: 'payer must act', instructions: ordinary })
  assert.ok(ordinary?.bankNo)
})

test('a payout waits, fails with proof, is silent or unclear, by the account it goes to', async (t) => {
  const { connector } = await gateway(t)
  const pay = (accountNo: string, signal = patient) =>
    connector.payout?.(channel, payout(`20251121090000${accountNo}`, accountNo), signal)
  assert.deepEqual(await pay('1234567890'), { kind: 'pending' })
  const failed = await pay('1230000773')
  assert.equal(failed?.kind === 'failed' && failed.reason, 'Invalid Account No')
  assert.equal((await pay('1230000785'))?.kind, 'unclear')
  await assert.rejects(async () => pay('1230000775', AbortSignal.timeout(20)), { name: 'TimeoutError' })
  const asked = connector.query(channel, '202511210900001230000775', AbortSignal.timeout(20))
  await assert.rejects(asked, { name: 'TimeoutError' })
})

test('a refund waits a moment, fails with proof or is unclear, by its amount', async (t) => {
  const { connector } = await gateway(t)
  const ask = (text: string) =>
    connector.refund?.(channel, refund(`20251121090000${text.replace('.', '')}`, text), patient)
  assert.deepEqual(await ask('100.00'), { kind: 'pending' })
  const failed = await ask('67.73')
  assert.equal(failed?.kind === 'failed' && failed.reason, "Refused by the payer's bank")
  assert.equal((await ask('67.85'))?.kind, 'unclear')
})

test('a card goes as its number says; a stored one is not challenged', async (t) => {
  const { connector } = await gateway(t)
  let count = 0
  const request = () => collection(`2025112109000000000000${(count++).toString().padStart(2, '0')}`, '25.00')
  const typed = (number: string) => connector.collect(channel, { ...request(), card: { ...aCard, number } }, patient)
  const charged = (number: string) =>
    connector.charge?.(channel, { ...request(), card: { ...aCard, number, cvv: undefined } }, patient)
  for (const number of ['4242424242424242', '5555555555554444', '4000000000006108']) {
    assert.equal((await typed(number)).kind, 'paid', number)
  }
  const asked = await typed('4000000000003006')
  const payUrl = asked.kind === 'payer must act' ? asked.instructions.payUrl : undefined
  assert.match(String(payUrl), /^https:\/\/gateway\.example\/challenge\/20\d{22}-[\w-]{43}$/)
  assert.equal((await charged('4000000000003006'))?.kind, 'paid')
  for (const number of ['4000000000009995', '4000000000004301', '4000000000005100']) {
    assert.equal((await typed(number)).kind, 'failed', number)
    assert.equal((await charged(number))?.kind, 'failed', number)
  }
  assert.equal((await charged('4000000000006108'))?.kind, 'failed')
})

/** The connector and its bank, with every notice that the bank sends and the connector reads. */
async function gateway(t: TestContext) {
  const { database } = await freshDatabase(t)
  const notices: RawNotice[] = []
  const bank = buildSandboxBank({
    books: openBooks(database.db),
    now: () => start,
    secretOf: async () => settings.secret,
    tellGateway: async (_channelId, notice) => {
      notices.push(notice)
    },
    wake: () => undefined,
  })
  const connector = sandboxConnector(bank, (reference, key) => `https://gateway.example/challenge/${reference}-${key}`)
  const play = async () => {
    while (await bank.play());
  }
  return { connector, notices, play }
}

function collection(reference: string, amountText: string): CollectRequest {
  return {
    reference,
    amount: money(BigInt(amountText.replace('.', '')), 'USD'),
    amountText,
    method: { payType: 'VA', code: 'ID_BRI_USD', name: 'BRI Bank', country: 'ID' },
    subject: 'Shoes',
    merchantName: 'Demo Merchant',
    expiresAt: secondsAfter(start, 1800),
    fields: {},
  }
}

function payout(reference: string, accountNo: string): PayoutRequest {
  return {
    reference,
    amount: money(5000n, 'USD'),
    amountText: '50.00',
    method: { payType: 'BANK_ACCOUNT', code: 'ACH', name: 'ACH', country: 'US' },
    accountNo,
    name: 'Ann Lee',
    fields: {},
  }
}

function refund(reference: string, amountText: string): RefundRequest {
  return {
    reference,
    original: '202511210900000000009999',
    amount: money(BigInt(amountText.replace('.', '')), 'USD'),
    amountText,
    method: { payType: 'EWALLET', code: 'GOOGLE_PAY', name: 'Google Pay', country: 'US' },
  }
}

function statementOf(given: Partial<BankStatement>): BankStatement {
  return {
    reference: '1',
    status: 'PAID',
    currency: 'USD',
    paidMinor: '7771',
    reason: null,
    bankRef: 'SBX-1',
    ...given,
  }
}

function noticeOf(given: Partial<BankStatement>): RawNotice {
  return signed(JSON.stringify(statementOf(given)))
}

function signed(text: string): RawNotice {
  const body = Buffer.from(text)
  return { headers: { [signatureHeader]: signNotice(settings.secret, body) }, body }
}
