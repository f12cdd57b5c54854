import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, open, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Cluster, dataArgument, passwordFile, program, superuser } from './cluster.ts'
import { runProgram } from './run-program.ts'

const initdbTimeoutSeconds = 120

/**
 * Makes the cluster where its folder is missing or empty. It is built in a folder beside and renamed when complete,
 * so a crash at any moment leaves all of it or nothing. The caller holds the start lock.
 */
export async function createCluster(cluster: Cluster): Promise<void> {
  const { folder } = cluster
  if (existsSync(join(folder, 'PG_VERSION'))) return
  await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw new Error(`${folder} holds something that is not a PostgreSQL cluster`)
  })
  const workshop = await makeWorkshop(cluster)
  cluster.log(`making a PostgreSQL cluster in ${folder}`)
  await buildCluster({ ...cluster, folder: join(workshop, 'cluster') }, join(workshop, 'password'))
  await rename(join(workshop, 'cluster'), folder)
  // Data that is acknowledged later must not be in a folder whose name a power cut takes back.
  await syncFolder(dirname(folder))
  await rm(workshop, { recursive: true })
}

async function makeWorkshop({ folder, owner }: Cluster): Promise<string> {
  const prefix = `${basename(folder)}.new-`
  const abandoned = (await readdir(dirname(folder))).filter((name) => name.startsWith(prefix))
  for (const name of abandoned) await rm(join(dirname(folder), name), { recursive: true, force: true, maxRetries: 5 })
  const workshop = await mkdtemp(join(dirname(folder), prefix))
  await mkdir(join(workshop, 'cluster'), { mode: 0o700 })
  if (owner) for (const path of [workshop, join(workshop, 'cluster')]) await chown(path, owner.uid, owner.gid)
  return workshop
}

async function buildCluster(cluster: Cluster, draft: string): Promise<void> {
  await writePassword(cluster, draft)
  const ended = await runProgram({
    file: program(cluster, 'initdb'),
    arguments: [
      ...['-D', dataArgument(cluster), '-U', superuser, '-A', 'scram-sha-256', '--pwfile=../password'],
      ...['-E', 'UTF8', ...cluster.locale, '--data-checksums'],
    ],
    folder: cluster.folder,
    owner: cluster.owner,
    timeoutSeconds: initdbTimeoutSeconds,
  })
  if (ended.code !== 0) throw new Error(`initdb failed in ${cluster.folder}: ${ended.output}`)
  await rename(draft, passwordFile(cluster.folder))
  await syncFolder(cluster.folder)
}

async function writePassword({ owner }: Cluster, file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(`${randomBytes(24).toString('base64url')}\n`)
    if (owner) await handle.chown(owner.uid, owner.gid)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return // Windows has no such call for folders.
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}
