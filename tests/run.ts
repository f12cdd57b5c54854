import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dropDatabase, makeTemplate } from './storage/template.ts'
import { startInstalledServer, startTemporaryServer, type TestServer } from './storage/temporary-server.ts'

// npm test [-- words…]. A word with -- goes to `node --test`, any other picks the files whose path has it.
// --embedded-only leaves out the second pass, which runs on a PostgreSQL that did not come with npm.

const testFiles = '{src,tests,bench,sdk,web}/**/*.test.ts'
const embeddedOnlyMark = /^\/\/ test: embedded only$/m
const installedPrograms = '/usr/lib/postgresql/*/bin'
const majorVersionMin = 15
const filesAtOnce = 3
const testTimeoutSeconds = 600
/** A file that leaves something running after its tests does not end by itself. */
const passTimeoutSeconds = 2_400
const interruptedExitCode = 130

type Pass = { readonly title: string; readonly files: readonly string[]; start(): Promise<TestServer> }

const root = join(import.meta.dirname, '..')
/** Every test file and every gateway is a process of its own: what one has compiled the next need not. */
const compiled = join(root, 'node_modules', '.cache', 'compiled')
const words = process.argv.slice(2)
const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort())
process.exitCode = await runAll()

async function runAll(): Promise<number> {
  const filters = words.filter((word) => !word.startsWith('--'))
  const files = globSync(testFiles, { cwd: root, exclude: ['**/node_modules/**'] })
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort()
  if (files.length === 0) {
    say(`no test file has ${filters.join(' or ')} in its path`)
    return 1
  }
  const passes: Pass[] = [{ title: 'the embedded PostgreSQL', files, start: startTemporaryServer }]
  if (!words.includes('--embedded-only')) {
    const external = findExternal(files)
    if (external && external.files.length > 0) passes.push(external)
    if (!external) {
      say('THE PASS ON AN EXTERNAL POSTGRESQL IS SKIPPED: none was found. Set TEST_DATABASE_URL to a superuser of one.')
      if (process.env.CI === 'true') return 1
    }
  }
  for (const pass of passes) {
    const code = await runPass(pass)
    if (code !== 0) return code
  }
  return 0
}

function findExternal(files: readonly string[]): Pass | undefined {
  const isEmbeddedOnly = (file: string) => embeddedOnlyMark.test(readFileSync(join(root, file), 'utf8').slice(0, 1_000))
  const rest = files.filter((file) => !isEmbeddedOnly(file))
  const url = process.env.TEST_DATABASE_URL
  if (url) {
    return { title: 'TEST_DATABASE_URL', files: rest, start: async () => ({ url, stop: async () => undefined }) }
  }
  const newest = globSync(installedPrograms)
    .map((folder) => ({ folder, version: Number(folder.split('/').at(-2)) }))
    .filter(({ version }) => version >= majorVersionMin)
    .sort((one, other) => other.version - one.version)[0]
  if (!newest) return undefined
  return {
    title: `the installed PostgreSQL ${newest.version}`,
    files: rest,
    start: () => startInstalledServer(newest.folder),
  }
}

async function runPass(pass: Pass): Promise<number> {
  say(`${pass.files.length} test files on ${pass.title}`)
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-run-'))
  try {
    await chmod(folder, 0o1777) // Tests start programs of other users, which need a temporary folder too.
    const server = await pass.start()
    try {
      const template = await makeTemplate(server.url)
      const settings = { TEST_ADMIN_URL: server.url, TEST_TEMPLATE: template, TMPDIR: folder }
      return await runFiles(pass.files, settings).finally(async () => {
        // The clone with the demo in it, if a test made one.
        for (const name of [template, `${template}_demo`]) await dropDatabase(server.url, name)
      })
    } finally {
      await server.stop()
    }
  } finally {
    // A server that a killed test left behind ends by itself within a minute when its folder is gone.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function runFiles(files: readonly string[], settings: NodeJS.ProcessEnv): Promise<number> {
  if (interruption.signal.aborted) return interruptedExitCode
  const { DATABASE_URL, TEST_DATABASE_URL, ...rest } = process.env // Of no concern to a test.
  const options = words.filter((word) => word.startsWith('--') && word !== '--embedded-only')
  const limits = [`--test-concurrency=${filesAtOnce}`, `--test-timeout=${testTimeoutSeconds * 1_000}`]
  const child = spawn(process.execPath, ['--test', ...limits, ...options, ...files], {
    cwd: root,
    env: { NODE_COMPILE_CACHE: compiled, ...rest, ...settings },
    stdio: 'inherit',
  })
  const stop = () => child.kill('SIGINT')
  interruption.signal.addEventListener('abort', stop)
  const tooLate = setTimeout(() => {
    say(`the pass took more than ${passTimeoutSeconds / 60} minutes and is cut off`)
    stop()
  }, passTimeoutSeconds * 1_000)
  const [code] = await once(child, 'exit').finally(() => {
    clearTimeout(tooLate)
    interruption.signal.removeEventListener('abort', stop)
  })
  return interruption.signal.aborted ? interruptedExitCode : (code ?? 1)
}

function say(line: string): void {
  process.stdout.write(`\n${line}\n`)
}
