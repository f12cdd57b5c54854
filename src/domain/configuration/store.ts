import type pg from 'pg'
import type { Db } from '#db/pool.ts'

// The whole configuration is small; an answer that takes longer means that the connection is dead.
const answerTimeoutMilliseconds = 2_000

/** Makes the connection hear of changes; `heard` is called after each commit that made one. */
export async function listenForChanges(client: pg.ClientBase, heard: () => void): Promise<void> {
  client.on('notification', heard)
  await client.query(bound('listen switchyard_configuration'))
}

export async function readVersion(client: pg.ClientBase): Promise<bigint> {
  const { rows } = await client.query<{ version: bigint }>(bound('select version from configuration_version'))
  if (!rows[0]) throw new Error('configuration_version has lost its row')
  return rows[0].version
}

/** Keeps `sealed` if nothing is kept yet, and answers what is. */
export async function keepSealed(db: Db, sealed: Buffer): Promise<Buffer> {
  await db
    .insertInto('master_key')
    .values({ sealed })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const kept = await db.selectFrom('master_key').select('sealed').executeTakeFirstOrThrow()
  return kept.sealed
}

/** The driver takes this per statement; its types only know it per connection. */
function bound(text: string): pg.QueryConfig & { readonly query_timeout: number } {
  return { text, query_timeout: answerTimeoutMilliseconds }
}
