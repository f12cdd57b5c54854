import { bringUp, stopServer } from './bring-up.ts'
import type { Cluster } from './cluster.ts'
import { createCluster } from './create-cluster.ts'
import { withStartLock } from './start-lock.ts'

const restartsMax = 10

/** A PostgreSQL server of our own, on this machine. */
export type EmbeddedServer = {
  /** For clients on this machine. It holds the password: never log it. */
  readonly url: string
  /** Whether the server was already running: another process uses it, or one died and left it. */
  readonly adopted: boolean
  /** Stops the server, or only leaves it where another process still uses it. */
  stop(): Promise<void>
}

/**
 * Serves a cluster, which is made where it is missing. One server per folder, however many processes ask: the later
 * ones share it, and the last to stop stops it. A server that dies while it is in use is started again.
 */
export async function serveCluster(cluster: Cluster): Promise<EmbeddedServer> {
  const alone = <Value>(work: () => Promise<Value>) => withStartLock(`${cluster.folder}.lock`, work)
  const first = await alone(async () => {
    await createCluster(cluster)
    return bringUp(cluster)
  })
  let presence = first.presence
  let stopped: Promise<void> | undefined

  async function keepUp(): Promise<void> {
    for (let restarts = 0; restarts < restartsMax; restarts += 1) {
      await presence.ended
      if (stopped) return
      cluster.log('the connection to the embedded PostgreSQL is gone: looking for it, or starting it again')
      const again = await alone(async () => (stopped ? undefined : bringUp(cluster)))
      if (!again) return
      presence = again.presence
      if (again.url !== first.url) cluster.log('PostgreSQL had to take another port: start this program again')
    }
    cluster.log(`the embedded PostgreSQL was lost ${restartsMax} times and is not watched any more`)
  }

  async function leave(): Promise<void> {
    const last = await presence.leave().catch(async () => {
      presence = (await bringUp(cluster)).presence // It died under us; this also brings its files in order.
      return presence.leave()
    })
    if (last) await stopServer(cluster)
    await presence.close()
  }

  keepUp().catch((error: unknown) => cluster.log(String(error)))
  return {
    url: first.url,
    adopted: first.adopted,
    stop() {
      stopped ??= alone(leave)
      return stopped
    },
  }
}
