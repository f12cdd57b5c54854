import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { findPackage, prepareBinaries } from './binaries.ts'
import { type EmbeddedServer, serveCluster } from './serve-cluster.ts'
import { ownerFor } from './server-owner.ts'

export type { EmbeddedServer }

/**
 * Starts, or finds running, the PostgreSQL 18 that came with npm, on the cluster in `folder` (made when missing).
 * It listens on 127.0.0.1 only. Throws with what to do where this machine cannot run it.
 */
export async function startEmbedded(options: {
  readonly folder: string
  readonly log?: (message: string) => void
}): Promise<EmbeddedServer> {
  const folder = resolve(options.folder)
  await mkdir(dirname(folder), { recursive: true })
  const owner = ownerFor(folder)
  const programs = await prepareBinaries(findPackage(), owner)
  // The built-in provider is the same on every system; C sorts by code point, the character classes are Unicode's.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  return serveCluster({ folder, owner, programs, locale, log: options.log ?? (() => undefined) })
}
