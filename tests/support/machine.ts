import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { serverPid } from '#tests/storage/program.ts'
import { type DemoFile, freePort } from './gateway.ts'

type Cleanup = { after(undo: () => Promise<void>): void }
type Environment = Readonly<Record<string, string>>

/** A program that was started, and what it printed. */
export type Started = {
  readonly pid: number
  /** Standard output and standard error as they came. */
  printed(): string
  signal(name: NodeJS.Signals): void
  /** Answers the exit code when it has ended; null when a signal ended it. */
  readonly ended: Promise<number | null>
}

/** A newcomer's machine: a copy of this repository without data, and an environment that says next to nothing. */
export type Machine = {
  readonly folder: string
  readonly port: number
  readonly baseUrl: string
  /** Runs a line of shell in the folder. */
  shell(line: string, environment?: Environment): Started
  /** Starts the gateway by itself, without npm, and waits until it is ready. */
  startGateway(environment?: Environment): Promise<Started>
  /** Starts the gateway where it is expected not to come up. */
  launchGateway(environment?: Environment): Started
  ready(started: Started, port?: number): Promise<void>
  demo(): Promise<DemoFile>
  /** The process of its database, while one serves. */
  databasePid(): number | undefined
}

const root = join(import.meta.dirname, '..', '..')
const readySecondsMax = 240
const waitMilliseconds = 25
/** Neither is code, and the first is what a newcomer does not have. */
const notCopied = new Set(['data', '.git', 'unused'])

/** Sets up such a machine. Its programs are ended after the test, and its folder is removed. */
export async function newcomersMachine(t: Cleanup): Promise<Machine> {
  const parent = await mkdtemp(join(tmpdir(), 'switchyard-newcomer-'))
  await chmod(parent, 0o711)
  const folder = join(parent, "Ann's né 机器")
  await mkdir(folder)
  for (const name of await readdir(root)) if (!notCopied.has(name)) await symlink(join(root, name), join(folder, name))
  const port = await freePort()
  const cluster = join(folder, 'data', 'postgres')
  const started: Started[] = []
  t.after(async () => {
    for (const one of started) one.signal('SIGTERM')
    await Promise.all(started.map(({ ended }) => ended))
    const left = serverPid(cluster)
    if (left !== undefined) process.kill(left, 'SIGQUIT')
    await rm(parent, { recursive: true, force: true, maxRetries: 10 })
  })

  function run(file: string, words: readonly string[], environment: Environment): Started {
    const env = { PATH: process.env.PATH ?? '', HOME: homedir(), PORT: `${port}`, ...environment }
    const one = watch(spawn(file, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] }))
    started.push(one)
    return one
  }
  const launchGateway = (environment: Environment = {}) => run(process.execPath, ['src/main.ts'], environment)
  const ready = (one: Started, at = port) => waitUntilReady(one, `http://127.0.0.1:${at}`)
  return {
    ...{ folder, port, baseUrl: `http://127.0.0.1:${port}`, launchGateway, ready },
    shell: (line, environment = {}) => run('sh', ['-c', line], environment),
    async startGateway(environment = {}) {
      const one = launchGateway(environment)
      await ready(one, Number(environment.PORT ?? port))
      return one
    },
    demo: async () => JSON.parse(await readFile(join(folder, 'data', 'demo.json'), 'utf8')) as DemoFile,
    databasePid: () => serverPid(cluster),
  }
}

function watch(child: ChildProcess): Started {
  let heard = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      heard += text
    })
  }
  return {
    pid: child.pid ?? 0,
    printed: () => heard,
    signal: (name) => void child.kill(name),
    ended: once(child, 'exit').then(([code]) => code as number | null),
  }
}

async function waitUntilReady(started: Started, baseUrl: string): Promise<void> {
  let hasEnded = false
  void started.ended.then(() => {
    hasEnded = true
  })
  for (let waits = 0; waits * waitMilliseconds < readySecondsMax * 1_000 && !hasEnded; waits += 1) {
    const answer = await fetch(`${baseUrl}/readyz`).catch(() => undefined)
    if (answer?.status === 200) return
    await pause(waitMilliseconds)
  }
  throw new Error(`the gateway is not ready:\n${started.printed()}`)
}
