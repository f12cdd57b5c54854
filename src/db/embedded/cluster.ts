import { join } from 'node:path'
import type { Owner } from './server-owner.ts'

/** A PostgreSQL cluster on disk and the programs that serve it. */
export type Cluster = {
  /** Absolute path of the data folder. */
  readonly folder: string
  readonly owner: Owner | undefined
  /** The folder of initdb, pg_ctl and postgres. */
  readonly programs: string
  /** How initdb is told the collation. It must sort by code point, so that every machine sorts alike. */
  readonly locale: readonly string[]
  /** Hears what an operator may want to know; never a secret. */
  readonly log: (message: string) => void
}

/** The superuser of every cluster we make. */
export const superuser = 'switchyard'

/** The path of one of PostgreSQL's programs. */
export function program(cluster: Cluster, name: 'initdb' | 'pg_ctl'): string {
  return join(cluster.programs, name)
}

/**
 * What PostgreSQL is told its data folder is. It wants an absolute path, which another user may not be able to walk
 * (a home of mode 700). On Linux "my working folder" is an absolute path too, and the programs start inside it.
 */
export function dataArgument(cluster: Cluster): string {
  return cluster.owner && process.platform === 'linux' ? '/proc/self/cwd' : cluster.folder
}

/** The file in the cluster, readable by its owner only, that holds the superuser's password. */
export function passwordFile(folder: string): string {
  return join(folder, 'switchyard.password')
}
