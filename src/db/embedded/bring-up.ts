import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type Cluster, dataArgument, passwordFile, program, superuser } from './cluster.ts'
import { lastPort, mayServe, postmasterFile, readPostmaster } from './postmaster.ts'
import { enter, type Presence } from './presence.ts'
import { runProgram } from './run-program.ts'

const pauseMilliseconds = 250
// After a crash the old backends hold the shared memory for some seconds more: 40 tries are at least 10 seconds.
const startsMax = 40
// A server that was killed under load replays its log before it answers.
const recoverySecondsMax = 300
const stopSecondsMax = 60
const logBytesMax = 10_000_000
const logTailCharacters = 600

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // Statements, their parameters and the rows that errors quote can hold secrets: the caller gets them, no log does.
  log_statement: 'none',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
}

/** A server that answers. */
export type Running = { readonly url: string; readonly adopted: boolean; readonly presence: Presence }

/**
 * Finds the server that runs on the cluster, or starts one, and enters it. The caller holds the start lock.
 * Throws with the end of the server's log when that fails within the bounds.
 */
export async function bringUp(cluster: Cluster): Promise<Running> {
  let adopted = true
  let trouble = ''
  for (let starts = 0, waits = 0; starts < startsMax && waits * pauseMilliseconds < recoverySecondsMax * 1_000; ) {
    const postmaster = readPostmaster(cluster.folder)
    if (postmaster && mayServe(cluster.folder, postmaster.pid)) {
      try {
        const url = await urlOf(cluster, postmaster.port ?? 0)
        return { url, adopted, presence: await enter(url) }
      } catch (error) {
        if (waits === 0) cluster.log(`waiting for PostgreSQL (process ${postmaster.pid}) to answer`)
        waits += 1
        trouble = String(error)
      }
    } else {
      adopted = false
      starts += 1
      trouble = await start(cluster)
      if (trouble === '') continue
    }
    await pause(pauseMilliseconds)
  }
  throw new Error(`PostgreSQL does not start on ${cluster.folder}: ${trouble}\n${readLogTail(cluster)}`)
}

/** Stops the server, ending its connections; what they committed is safe. The caller holds the start lock. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const ended = await control(cluster, ['-m', 'fast', '-w', '-t', String(stopSecondsMax), 'stop'])
  const postmaster = readPostmaster(cluster.folder)
  if (ended.code !== 0 && postmaster && mayServe(cluster.folder, postmaster.pid)) {
    throw new Error(`PostgreSQL does not stop on ${cluster.folder}: ${ended.output}`)
  }
}

async function start(cluster: Cluster): Promise<string> {
  // Left by a server that is gone. PostgreSQL would believe it where another process got the number.
  await rm(postmasterFile(cluster.folder), { force: true })
  const port = await choosePort(lastPort(cluster.folder))
  const options = [`-p ${port}`, ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)]
  const log = openLog(cluster)
  try {
    const words = ['-s', '-w', '-t', String(recoverySecondsMax), '-o', options.join(' '), 'start']
    const ended = await control(cluster, words, log)
    return ended.code === 0 ? '' : `pg_ctl ended with ${ended.code} ${ended.output}`
  } finally {
    closeSync(log)
  }
}

function control(cluster: Cluster, words: readonly string[], outputFile?: number) {
  return runProgram({
    file: program(cluster, 'pg_ctl'),
    arguments: ['-D', dataArgument(cluster), ...words],
    folder: cluster.folder,
    owner: cluster.owner,
    timeoutSeconds: recoverySecondsMax + 10,
    ...(outputFile === undefined ? {} : { outputFile }),
  })
}

async function urlOf(cluster: Cluster, port: number): Promise<string> {
  const password = (await readFile(passwordFile(cluster.folder), 'utf8')).trim()
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres?sslmode=disable`
}

/** Keeps the port of the last time, so that an address somebody noted stays true, unless another program has it. */
async function choosePort(wanted: number | undefined): Promise<number> {
  const port = wanted === undefined ? undefined : await tryPort(wanted)
  return port ?? (await tryPort(0)) ?? Promise.reject(new Error('no free port on 127.0.0.1'))
}

function tryPort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address && typeof address === 'object' ? address.port : undefined))
    })
  })
}

// Opened by us and handed over, so that it may stand beside the cluster, where the server's user cannot write.
function openLog(cluster: Cluster): number {
  const file = logFile(cluster)
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (bytes > logBytesMax) truncateSync(file)
  return openSync(file, 'a', 0o600)
}

function readLogTail(cluster: Cluster): string {
  return readFileSync(logFile(cluster), 'utf8').slice(-logTailCharacters)
}

function logFile(cluster: Cluster): string {
  return `${cluster.folder}.log`
}
