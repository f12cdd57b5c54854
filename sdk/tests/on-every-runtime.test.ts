// test: embedded only
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, test } from 'node:test'
import { withBrowser } from '../../tests/support/browser.ts'
import { startGateway } from '../../tests/support/gateway.ts'
import { writeExamples } from './read-examples.ts'
import { runWorker, servePackage } from './serve-package.ts'

// The package is built as it is published, with it the examples of its pages, and its tests. Then they run on this Node
// and on the oldest that the package promises, against a gateway.

const oldestMajor = 20
const programSecondsMax = 200

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'switchyard-client-'))
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
const tests = join(folder, 'tests')
const installed = join(folder, 'node_modules', '@switchyard', 'client')
const examples = join(folder, 'examples')
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

/** A Node of the oldest promised version on the PATH, beside the one that npm brought along. */
async function findOldestNode(): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((one) => one && !one.includes('node_modules'))
  for (const program of folders.map((one) => join(one, 'node'))) {
    const { code, said } = await run(program, ['--version'])
    if (code === 0 && said.startsWith(`v${oldestMajor}.`)) return program
  }
  return undefined
}

async function compile(config: string, outFolder: string): Promise<void> {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { code, said } = await run(process.execPath, [compiler, '-p', config, '--outDir', outFolder])
  assert.equal(code, 0, said)
}

test('the package is built, and its sources need nothing but what every runtime of the web has', async () => {
  mkdirSync(installed, { recursive: true })
  await compile(join(root, 'sdk', 'tsconfig.json'), join(installed, 'dist'))
  cpSync(join(root, 'sdk', 'package.json'), join(installed, 'package.json'))
  await compile(join(root, 'sdk', 'tests', 'tsconfig.json'), tests)
  writeFileSync(join(tests, 'package.json'), '{"type":"module"}')
  symlinkSync(join(root, 'node_modules'), join(tests, 'node_modules'))
})

test('the examples of every page fit the types of the package as it is installed', async () => {
  mkdirSync(examples)
  assert.deepEqual(writeExamples(join(root, 'sdk'), examples).toSorted(), ['cashy', 'client', 'cxpay', 'haipay'])
  writeFileSync(join(examples, 'package.json'), '{"type":"module"}')
  const compilerOptions = {
    ...{
      target: 'es2022',
      lib: ['es2024'],
      module: 'nodenext',
      rootDir: '.',
      strict: true,
      exactOptionalPropertyTypes: true,
    },
    ...{ types: ['node'], typeRoots: [join(root, 'node_modules', '@types')] },
  }
  writeFileSync(join(examples, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'], exclude: [] }))
  await compile(join(examples, 'tsconfig.json'), examples)
})

test('it signs and verifies where there is no Node: in a worker of the web', async (t) => {
  const browser = await withBrowser(t)
  if (!browser) return
  const page = await browser.newPage()
  await page.goto(await servePackage(t, join(installed, 'dist')))
  const said = await page.evaluate(runWorker)
  assert.deepEqual(said, ['2.00', 'false signature', 'false signature', 'undefined', 'undefined'])
})

test('its tests and a merchant’s day pass on this Node and on the oldest', async (t) => {
  const gateway = await startGateway(t)
  const settings = {
    SWITCHYARD_DEMO_FILE: join(gateway.dataFolder, 'demo.json'),
    EXAMPLES_FOLDER: examples,
    NODE_NO_WARNINGS: '1',
  }
  const walks = globSync('sdk/tests/*-walk.js', { cwd: tests })
  const units = globSync('sdk/src/**/*.test.js', { cwd: tests })
  assert.ok(units.length >= 8)
  const program = (node: string, files: readonly string[]) => async () => {
    const words = ['--test', '--test-concurrency=1', ...files.map((file) => join(tests, file))]
    const { code, said } = await run(node, words, settings)
    assert.equal(code, 0, said)
    assert.match(said, /a collection is applied for, paid, told and asked for/)
  }
  // What stands beside the sources runs on this Node without being built.
  await t.test(`on ${process.version}`, program(process.execPath, walks))
  // The machine that checks every change has it, so that there the test cannot pass by leaving it out.
  const mayBeMissing = process.env.CI !== 'true'
  const skip = oldest === undefined && mayBeMissing && `no Node ${oldestMajor} is on the PATH`
  await t.test(`on Node ${oldestMajor}`, { skip }, program(oldest ?? 'node', [...units, ...walks]))
})
