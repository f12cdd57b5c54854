import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What postmaster.pid says of the server that runs, or ran, on a folder. It learns its port some moments later. */
export type Postmaster = { readonly pid: number; readonly port: number | undefined }

/** The file in which PostgreSQL names the server of `folder`. */
export function postmasterFile(folder: string): string {
  return join(folder, 'postmaster.pid')
}

/** Reads who serves, or served, `folder`. Undefined where nobody is named. */
export function readPostmaster(folder: string): Postmaster | undefined {
  const lines = read(postmasterFile(folder)).split('\n')
  const pid = Number(lines[0])
  return pid > 0 ? { pid, port: Number(lines[3]) || undefined } : undefined
}

/** The port the server of this folder was last started with, from the file PostgreSQL keeps its options in. */
export function lastPort(folder: string): number | undefined {
  const port = /"-p" "(\d+)"/.exec(read(join(folder, 'postmaster.opts')))?.[1]
  return port === undefined ? undefined : Number(port)
}

/**
 * Whether process `pid` can be the server of `folder`. After a crash the number may belong to anything:
 * where Linux lets us look, a dead process nobody collected, another program and another folder's server are told.
 */
export function mayServe(folder: string, pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (process.platform !== 'linux') return true
  const [, name, state] = /^\d+ \((.*)\) (\w)/s.exec(read(`/proc/${pid}/stat`)) ?? []
  if (name === undefined) return true
  return name === 'postgres' && state !== 'Z' && worksIn(folder, pid) !== false
}

function worksIn(folder: string, pid: number): boolean | undefined {
  const place = `/proc/${pid}/cwd`
  try {
    const [there, here] = [statSync(place), statSync(folder)]
    return there.ino === here.ino && there.dev === here.dev
  } catch {
    return undefined // Its working folder is not for us to see.
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
