import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { findPackage, prepareBinaries } from '#db/embedded/binaries.ts'
import { stopServer } from '#db/embedded/bring-up.ts'
import { mayServe, readPostmaster } from '#db/embedded/postmaster.ts'
import { type Owner, ownerFor } from '#db/embedded/server-owner.ts'

type Cleanup = { after(undo: () => Promise<void>): void }

/** A program of its own that holds an embedded server. */
export type Program = {
  readonly url: string
  readonly adopted: boolean
  /** Lets it stop in order; answers its exit code. */
  stop(): Promise<number>
  /** Ends it at once, as the system does that runs out of memory. */
  kill(): Promise<void>
}

/** A program that may not have its server yet. `ready` fails where it ends without one, and says why. */
export type Launched = { readonly ready: Promise<Program>; kill(): Promise<void> }

/** A folder for a test's cluster, and programs that hold the server of it. */
export type TestCluster = {
  readonly folder: string
  launch(user?: Owner): Launched
  start(user?: Owner): Promise<Program>
}

const waitMilliseconds = 20
const waitsMax = 1_000

/** Makes the place for a cluster, owned by `user`. After the test its programs are killed and it is removed. */
export async function testCluster(t: Cleanup, user?: Owner): Promise<TestCluster> {
  const parent = await mkdtemp(join(tmpdir(), 'switchyard-test-'))
  await chmod(parent, 0o711)
  if (user) await chown(parent, user.uid, user.gid)
  const folder = join(parent, 'postgres')
  const launched: Launched[] = []
  t.after(async () => {
    await Promise.all(launched.map((program) => program.kill()))
    await stopLeftServer(folder)
    await rm(parent, { recursive: true, force: true, maxRetries: 5 })
  })
  const launch = (as?: Owner) => {
    const program = launchProgram(folder, as)
    launched.push(program)
    return program
  }
  return { folder, launch, start: (as) => launch(as).ready }
}

/** The process that serves `folder`, if any lives. */
export function serverPid(folder: string): number | undefined {
  const postmaster = readPostmaster(folder)
  return postmaster && mayServe(folder, postmaster.pid) ? postmaster.pid : undefined
}

/** Runs one statement on a connection of its own. */
export async function query(url: string, statement: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  return client.query(statement, [...values]).finally(() => client.end())
}

/** Waits until `check` answers something and does not throw, up to 20 seconds. */
export async function until<Value>(what: string, check: () => Promise<Value | undefined>): Promise<Value> {
  for (let waits = 0; waits < waitsMax; waits += 1) {
    const value = await check().catch(() => undefined)
    if (value !== undefined) return value
    await pause(waitMilliseconds)
  }
  throw new Error(`waited in vain for ${what}`)
}

function launchProgram(folder: string, user: Owner | undefined): Launched {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-server.ts'), folder], { ...user })
  const exited = once(child, 'exit').then(([code]) => Number(code ?? 1))
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  const ready = readAnswer(child).then((answer) => ({
    ...answer,
    kill,
    stop() {
      child.stdin.end()
      return exited
    },
  }))
  ready.catch(() => undefined) // Who does not wait for it does not care.
  return { ready, kill }
}

async function readAnswer(child: ChildProcessWithoutNullStreams): Promise<{ url: string; adopted: boolean }> {
  let heard = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    heard += text
  })
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line)
  await once(child, 'close')
  throw new Error(`the program ended without a server: ${heard}`)
}

async function stopLeftServer(folder: string): Promise<void> {
  if (!serverPid(folder)) return
  const owner = ownerFor(folder)
  const programs = await prepareBinaries(findPackage(), owner)
  await stopServer({ folder, owner, programs, locale: [], log: () => undefined })
}
