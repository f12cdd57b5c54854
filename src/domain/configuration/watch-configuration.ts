import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { listenForChanges, readVersion } from './store.ts'

/** Tells when the configuration in the database has changed, whichever process changed it. */
export type ConfigurationWatch = {
  /** The version seen last; 0n before the first look. */
  version(): bigint
  /** Calls `listener` after each change that is seen; the first look counts as one. It must not throw. */
  onChange(listener: () => void): void
  /** Looks now. After a change of one's own, so that the next read sees it. Throws when the database is away. */
  refresh(): Promise<void>
  stop(): Promise<void>
}

// Notifications get lost with their connection, so the version is polled too, well within the promised second.
const pollMilliseconds = 500
const farewellMilliseconds = 1_000

/**
 * Watches the version of the configuration by notification, and twice a second, over a connection of its own like
 * those of the pool. While the database is away what is known stays known; `log` hears of it once.
 */
export function watchConfiguration(deps: {
  readonly pool: pg.Pool
  readonly log?: ((message: string) => void) | undefined
}): ConfigurationWatch {
  const listeners: (() => void)[] = []
  let connection: Promise<pg.Client> | undefined
  let seen = 0n
  let away = false
  let stopped = false
  let underWay: Promise<void> | undefined
  let following: Promise<void> | undefined

  /** One look at a time. A look under way may miss a change made since, so who asks meanwhile shares the next one. */
  function refresh(): Promise<void> {
    if (!underWay) {
      underWay = lookNow().finally(() => {
        underWay = undefined
      })
      return underWay
    }
    following ??= underWay
      .catch(() => undefined)
      .then(() => {
        following = undefined
        return refresh()
      })
    return following
  }

  async function lookNow(): Promise<void> {
    if (stopped) throw new Error('the configuration is not watched any more')
    connection ??= connect(deps.pool, look)
    const used = connection
    try {
      const version = await readVersion(await used)
      if (version === seen) return
      seen = version
      for (const listener of listeners) listener()
    } catch (why) {
      if (connection === used) connection = undefined
      void close(used)
      throw why
    }
  }

  function look(): void {
    refresh().then(
      () => {
        if (away) deps.log?.('the configuration is watched again')
        away = false
      },
      (why: unknown) => {
        if (!away && !stopped) deps.log?.(`the configuration cannot be watched: ${why}`)
        away = true
      },
    )
  }

  look()
  const timer = setInterval(look, pollMilliseconds)

  async function stop(): Promise<void> {
    stopped = true
    clearInterval(timer)
    if (connection) await close(connection)
  }

  return { version: () => seen, onChange: (listener) => void listeners.push(listener), refresh, stop }
}

async function connect(pool: pg.Pool, heard: () => void): Promise<pg.Client> {
  const client = new pg.Client(pool.options)
  client.on('error', () => undefined) // The next look fails too, and says so.
  try {
    await client.connect()
    await listenForChanges(client, heard)
    return client
  } catch (why) {
    void client.end().catch(() => undefined)
    throw why
  }
}

/** Ends a connection, which may have failed or be dead already: then the farewell is not waited for. */
async function close(connection: Promise<pg.Client>): Promise<void> {
  const client = await connection.catch(() => undefined)
  const ended = client?.end().catch(() => undefined)
  await Promise.race([ended, pause(farewellMilliseconds, undefined, { ref: false })])
}
