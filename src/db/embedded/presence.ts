import assert from 'node:assert/strict'
import pg from 'pg'

// Two numbers of our own, apart from the advisory locks of one number that the rest of the program takes.
const presenceLock = '1398229060, 1'
const answerTimeoutMilliseconds = 5_000

/**
 * One connection a program keeps for as long as it uses an embedded server. It holds a shared lock, so the server
 * itself knows its users, also when one is killed.
 */
export type Presence = {
  /** Settles when the connection is gone, whoever ended it. */
  readonly ended: Promise<void>
  /** Gives the lock back and says whether nobody else is left; then nobody else can enter. */
  leave(): Promise<boolean>
  close(): Promise<void>
}

/** Connects to the server and takes a place among its users. Throws where it does not answer, or is not durable. */
export async function enter(url: string): Promise<Presence> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: answerTimeoutMilliseconds,
    query_timeout: answerTimeoutMilliseconds,
    application_name: 'switchyard presence',
    keepAlive: true,
  })
  const ended = new Promise<void>((resolve) => client.once('end', resolve))
  client.on('error', () => undefined) // The end that follows is what counts.
  await client.connect()
  try {
    const { rows } = await client.query(
      "select current_setting('fsync') || current_setting('full_page_writes') as safe",
    )
    assert.equal(rows[0]?.safe, 'onon', 'the embedded PostgreSQL must run with fsync and full_page_writes')
    await client.query(`select pg_advisory_lock_shared(${presenceLock})`)
  } catch (error) {
    await client.end()
    throw error
  }
  return {
    ended,
    async leave() {
      // Given back first: of two that leave at once, the later must find nobody.
      await client.query(`select pg_advisory_unlock_shared(${presenceLock})`)
      const { rows } = await client.query(`select pg_try_advisory_lock(${presenceLock}) as alone`)
      return rows[0]?.alone === true
    },
    close: () => client.end(),
  }
}
