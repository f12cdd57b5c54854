import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '#db/embedded/index.ts'
import { serveCluster } from '#db/embedded/serve-cluster.ts'
import { ownerFor } from '#db/embedded/server-owner.ts'

/** A PostgreSQL server that lasts as long as a test run. `url` is its superuser's. */
export type TestServer = { readonly url: string; stop(): Promise<void> }

/** Makes a temporary folder that PostgreSQL's user can walk through, and only its makers can list. */
export async function makeTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-test-'))
  await chmod(folder, 0o711)
  return folder
}

/** Starts the embedded PostgreSQL on an empty cluster; stopping it removes the cluster. */
export async function startTemporaryServer(): Promise<TestServer> {
  const folder = await makeTemporaryFolder()
  return disposable(folder, await startEmbedded({ folder: join(folder, 'postgres') }))
}

/** Starts a PostgreSQL that the machine has, from the folder of its programs, on an empty cluster. */
export async function startInstalledServer(programs: string): Promise<TestServer> {
  const folder = await makeTemporaryFolder()
  const cluster = join(folder, 'postgres')
  const locale = ['--locale=C.UTF-8']
  return disposable(
    folder,
    await serveCluster({ folder: cluster, owner: ownerFor(cluster), programs, locale, log: () => undefined }),
  )
}

function disposable(folder: string, server: TestServer): TestServer {
  return {
    url: server.url,
    async stop() {
      await server.stop().finally(() => rm(folder, { recursive: true, force: true }))
    },
  }
}
