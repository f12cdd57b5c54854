import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { emptyDatabase } from '#tests/support/database.ts'
import { collectFields, haipayClient, payFields } from '#tests/support/haipay-client.ts'
import { newcomersMachine } from '#tests/support/machine.ts'

const paypal = { accountType: 'EWALLET', bankCode: 'PayPal', accountNo: 'payee@example.com' }

test('a first merchant is set up by the commands of docs/operating.md, and collects and pays out', async (t) => {
  const machine = await newcomersMachine(t)
  const settings = {
    DATABASE_URL: await emptyDatabase(t),
    SWITCHYARD_MASTER_KEY: Buffer.alloc(32, 'operating').toString('base64'),
  }
  /** Runs a command line of the page. Without npm it takes half the time. */
  async function operate(line: string): Promise<string> {
    const started = machine.shell(line.replace(/^npm run switchyard --/, `'${process.execPath}' src/cli.ts`), settings)
    assert.equal(await started.ended, 0, `${line}: ${started.printed()}`)
    return started.printed()
  }
  const page = await readFile(join(machine.folder, 'docs', 'operating.md'), 'utf8')
  const commands = /^```sh\n(.*?)^```$/ms.exec(page)?.[1]?.trim().split('\n') ?? []
  const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await writeFile(join(machine.folder, 'merchant.pub'), merchant.publicKey.export({ type: 'spki', format: 'pem' }))
  assert.ok(commands.length > 5)
  const printed: string[] = []
  for (const line of commands) printed.push(await operate(line))
  assert.match(printed.at(-1) ?? '', /^available +250\.00$/m)

  await machine.startGateway(settings)
  const told = (name: string) => new RegExp(`^${name} +(\\S+)$`, 'm').exec(printed.join('\n'))?.[1] ?? assert.fail(name)
  const base64 = { type: 'pkcs8', format: 'der' } as const
  const client = haipayClient(`${machine.baseUrl}/haipay`, {
    appId: Number(told('wireId')),
    secretKey: told('secret'),
    merchantPrivateKey: merchant.privateKey.export(base64).toString('base64'),
    merchantPublicKey: '',
    platformPublicKey: told('platformPublicKey'),
  })
  const wallet = { amount: '25.00', payType: 'EWALLET', inBankCode: 'GOOGLE_PAY' }
  const collection = await client.call('/usd/collect/apply', collectFields(wallet))
  await client.call('/usd/pay/apply', payFields({ ...paypal, amount: '10.00' }))
  const { availableBal, frzBal } = await client.call('/usd/account/ledger', {})
  assert.deepEqual([availableBal, frzBal], ['239.00', '11.00'])

  const found = await operate(`npm run switchyard -- order find ${told('wireId')} ${collection.orderId}`)
  assert.ok(found.includes(`${collection.orderNo}`))
  await operate(`npm run switchyard -- order resolve ${collection.orderNo} succeed --reason "seen on the account"`)
  assert.equal((await client.call('/usd/account/ledger', {})).availableBal, '263.07')
  await operate('npm run switchyard -- ledger check')
})
