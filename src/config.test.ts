import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { loadMasterKey, readConfig, WrongEnvironment } from './config.ts'

const key = randomBytes(32)
const external = { DATABASE_URL: 'postgres://user:pass@db/switchyard', SWITCHYARD_MASTER_KEY: key.toString('base64') }

function problems(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env)
  } catch (why) {
    if (why instanceof WrongEnvironment) return why.problems
    throw why
  }
  return []
}

async function folder(t: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'switchyard-config-'))
  t.after(() => rm(made, { recursive: true }))
  return made
}

test('an empty environment is a demo on loopback with the embedded database', () => {
  const config = readConfig({})
  assert.deepEqual(config, {
    port: 8080,
    host: '127.0.0.1',
    publicUrl: 'http://127.0.0.1:8080',
    dataFolder: 'data',
    databaseUrl: undefined,
    demo: true,
    masterKey: undefined,
    trustedProxies: [],
  })
  assert.deepEqual(readConfig({ PORT: '', HOST: ' ', SWITCHYARD_DEMO: '', SWITCHYARD_MASTER_KEY: '' }), config)
})

test('everything that is missing or wrong is told at once, by name, and no secret is repeated', () => {
  const env = {
    PORT: '70000',
    HOST: 'no host',
    DATABASE_URL: 'mysql://user:passphrase@db',
    SWITCHYARD_DEMO: 'yes',
    SWITCHYARD_PUBLIC_URL: 'ftp://gateway.example',
    SWITCHYARD_TRUSTED_PROXIES: '10.0.0.0/8, proxy.example',
    SWITCHYARD_MASTER_KEY: `${key.toString('base64')}AAAA`,
  }
  const told = problems(env)
  assert.deepEqual(told.map((one) => one.split(' ')[0]).sort(), Object.keys(env).sort())
  assert.doesNotMatch(told.join(), new RegExp(`passphrase|${key.toString('base64').slice(0, 8).replaceAll('+', '.')}`))
})

test('a variable that needs another one is told together with the wrong ones', () => {
  const told = problems({ DATABASE_URL: external.DATABASE_URL, PORT: 'x', SWITCHYARD_DEMO: '1', HOST: '0.0.0.0' })
  assert.equal(told.length, 2)
  assert.match(told.join('\n'), /^PORT must be.*\nSWITCHYARD_MASTER_KEY is missing/)
})

test('the demo is on while no database is named, and the switch decides in any case', () => {
  assert.equal(readConfig({ SWITCHYARD_DEMO: '0' }).demo, false)
  assert.equal(readConfig(external).demo, false)
  assert.equal(readConfig({ ...external, SWITCHYARD_DEMO: '1' }).demo, true)
})

test('a demo that was not asked for stays on loopback', () => {
  for (const host of ['0.0.0.0', '::', '192.0.2.1', 'gateway.example', '::ffff:192.0.2.1']) {
    assert.match(problems({ HOST: host }).join(), /^HOST is not a loopback address/, host)
    assert.deepEqual(problems({ HOST: host, SWITCHYARD_DEMO: '1' }), [], host)
    assert.deepEqual(problems({ HOST: host, SWITCHYARD_DEMO: '0' }), [], host)
    assert.deepEqual(problems({ HOST: host, ...external }), [], host)
  }
  for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost', '::ffff:127.0.0.1']) {
    assert.deepEqual(problems({ HOST: host }), [], host)
  }
})

test('the public address is one that can be opened, without a slash at the end', () => {
  const publicUrl = (env: Record<string, string>) => readConfig({ SWITCHYARD_DEMO: '1', ...env }).publicUrl
  assert.equal(publicUrl({ HOST: '0.0.0.0', PORT: '9000' }), 'http://127.0.0.1:9000')
  assert.equal(publicUrl({ HOST: '::' }), 'http://127.0.0.1:8080')
  assert.equal(publicUrl({ HOST: '::1' }), 'http://[::1]:8080')
  assert.equal(publicUrl({ SWITCHYARD_PUBLIC_URL: 'https://pay.example/gateway//' }), 'https://pay.example/gateway')
  for (const wrong of ['pay.example', 'https://u:p@pay.example', 'https://pay.example?x', 'https://pay.example/#x']) {
    assert.equal(problems({ SWITCHYARD_PUBLIC_URL: wrong }).length, 1, wrong)
  }
})

test('the master key is 32 bytes, as base64 or hexadecimal', () => {
  for (const text of [key.toString('base64'), key.toString('base64').replace('=', ''), key.toString('hex')]) {
    assert.deepEqual(readConfig({ SWITCHYARD_MASTER_KEY: text }).masterKey, key)
  }
  for (const wrong of [key.toString('hex').slice(2), randomBytes(31).toString('base64'), 'secret']) {
    assert.match(problems({ SWITCHYARD_MASTER_KEY: wrong }).join(), /32 bytes/)
  }
})

test('proxies are read as a list of addresses and blocks', () => {
  const text = ' 10.0.0.0/8, 2001:db8::1 ,,127.0.0.1'
  assert.deepEqual(readConfig({ SWITCHYARD_TRUSTED_PROXIES: text }).trustedProxies, [
    '10.0.0.0/8',
    '2001:db8::1',
    '127.0.0.1',
  ])
})

test('without a key one is made in the data folder, for its owner only, and found again', async (t) => {
  const dataFolder = join(await folder(t), 'not', 'there yet')
  const made = await loadMasterKey({ dataFolder, masterKey: undefined })
  assert.equal(made.length, 32)
  assert.equal((await stat(join(dataFolder, 'master.key'))).mode & 0o777, 0o600)
  assert.deepEqual(await loadMasterKey({ dataFolder, masterKey: undefined }), made)
  assert.deepEqual(await readdir(dataFolder), ['master.key'])
})

test('twenty first starts at once end with one key', async (t) => {
  const dataFolder = await folder(t)
  const keys = await Promise.all(Array.from({ length: 20 }, () => loadMasterKey({ dataFolder, masterKey: undefined })))
  assert.equal(new Set(keys.map((one) => one.toString('hex'))).size, 1)
  assert.deepEqual(await readdir(dataFolder), ['master.key'])
})

test('a given key is used and nothing is written; a broken key file is told and kept', async (t) => {
  const dataFolder = await folder(t)
  assert.deepEqual(await loadMasterKey({ dataFolder, masterKey: key }), key)
  assert.deepEqual(await readdir(dataFolder), [])
  await writeFile(join(dataFolder, 'master.key'), 'cut off')
  await assert.rejects(loadMasterKey({ dataFolder, masterKey: undefined }), /holds no master key/)
})
