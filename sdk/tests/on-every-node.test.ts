// test: embedded only
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, test } from 'node:test'
import { startGateway } from '#tests/support/gateway.ts'

// The package is built as it is published, and its tests with it. Then they run on this Node and on the oldest that
// the package promises, against a gateway.

const oldestMajor = 20
const programSecondsMax = 200

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'switchyard-client-'))
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
const tests = join(folder, 'tests')
const walks = readWalks()
const oldest = await findOldestNode()

type Ended = { readonly code: number; readonly said: string }

/** Runs a program to its end. */
function run(program: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { PATH = '' } = process.env
  const settings = { cwd: folder, env: { PATH, ...env }, timeout: programSecondsMax * 1_000 }
  return new Promise((resolve) => {
    execFile(program, words, settings, (error, said, complaint) => {
      resolve({ code: error ? Number(error.code ?? 1) || 1 : 0, said: said + complaint })
    })
  })
}

/** The walks that a gateway of today can be taken on. */
function readWalks(): readonly string[] {
  return globSync('sdk/tests/*-walk.ts', { cwd: root }).map((file) => file.replace(/\.ts$/, '.js'))
}

/** A Node of the oldest promised version on the PATH, beside the one that npm brought along. */
async function findOldestNode(): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((one) => one && !one.includes('node_modules'))
  for (const program of folders.map((one) => join(one, 'node'))) {
    const { code, said } = await run(program, ['--version'])
    if (code === 0 && said.startsWith(`v${oldestMajor}.`)) return program
  }
  return undefined
}

async function compile(config: string, ...words: readonly string[]): Promise<void> {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { code, said } = await run(process.execPath, [compiler, '-p', join(root, 'sdk', config), ...words])
  assert.equal(code, 0, said)
}

test('the package is built, and its sources need nothing but what every runtime of the web has', async () => {
  const place = join(folder, 'node_modules', '@switchyard', 'client')
  mkdirSync(place, { recursive: true })
  await compile('tsconfig.json', '--outDir', join(place, 'dist'))
  cpSync(join(root, 'sdk', 'package.json'), join(place, 'package.json'))
  await compile('tests/tsconfig.json', '--outDir', tests)
  writeFileSync(join(tests, 'package.json'), '{"type":"module"}')
  symlinkSync(join(root, 'node_modules'), join(tests, 'node_modules'))
})

test('its tests and a merchant’s day pass on this Node and on the oldest', async (t) => {
  const gateway = await startGateway(t)
  const demoFile = join(gateway.dataFolder, 'demo.json')
  const units = globSync('sdk/src/**/*.test.js', { cwd: tests })
  assert.ok(units.length >= 7 && walks.length >= 1)
  const files = [...units, ...walks].map((file) => join(tests, file))
  const program = (node: string) => async () => {
    const { code, said } = await run(node, ['--test', '--test-concurrency=1', ...files], {
      SWITCHYARD_DEMO_FILE: demoFile,
      NODE_NO_WARNINGS: '1',
    })
    assert.equal(code, 0, said)
  }
  await t.test(`on ${process.version}`, program(process.execPath))
  // The machine that checks every change has it, so that there the test cannot pass by leaving it out.
  const mayBeMissing = process.env.CI !== 'true'
  const skip = oldest === undefined && mayBeMissing && `no Node ${oldestMajor} is on the PATH`
  await t.test(`on Node ${oldestMajor}`, { skip }, program(oldest ?? 'node'))
})
