import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

const serverVersionMin = 150_000
// Another process may be in the middle of a long migration.
const waitSecondsMax = 300
const migrationLock = '1398229060, 2'
const numberedFile = /^(\d{4})_[a-z0-9_]+\.sql$/

const createVersions = `create table if not exists schema_versions (
  version integer primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default now()
)`

/** One numbered file of SQL, and the checksum by which a later change of it is noticed. */
export type Migration = {
  readonly version: number
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/** How the database stands to the migrations of this program. `ready` is the only state to work in. */
export type MigrationState = 'ready' | 'behind' | 'database newer than program' | 'applied file changed'

type Applied = { readonly version: number; readonly name: string; readonly checksum: string }

/** Reads the `NNNN_name.sql` files of a folder in their order. Refuses a gap, a number used twice, a strange name. */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql') && !name.endsWith('.check.sql')).sort()
  return Promise.all(
    names.map(async (name, index) => {
      const version = Number(numberedFile.exec(name)?.[1])
      if (version !== index + 1) throw new Error(`migrations count up from 0001_name.sql; ${name} breaks the row`)
      const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
      return { version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Brings the database at `url` up to the migrations of `folder`, one transaction each, and answers the names of those
 * it applied. Several processes may do so at once. Throws, having changed nothing, where the database is newer than
 * this program, an applied file has changed, or the server is not PostgreSQL 15 or later with UTF8.
 */
export async function migrate(url: string, folder: string): Promise<readonly string[]> {
  const migrations = await readMigrations(folder)
  const client = new pg.Client({ connectionString: url, application_name: 'switchyard migrate' })
  client.on('error', () => undefined) // The statement under way fails too, and says so.
  await client.connect()
  try {
    await checkServer(client)
    await inLockedTransaction(client, async () => {
      await client.query(createVersions)
      refuseForeign(await readApplied(client), migrations)
    })
    const applied: string[] = []
    for (const migration of migrations) {
      if (await apply(client, migration, migrations)) applied.push(migration.name)
    }
    return applied
  } finally {
    await client.end()
  }
}

/** Compares what is applied with `migrations`, for a readiness check: it changes nothing and waits for no lock. */
export async function migrationState(pool: pg.Pool, migrations: readonly Migration[]): Promise<MigrationState> {
  const found = await pool.query("select to_regclass('schema_versions') is not null as found")
  return found.rows[0]?.found ? compare(await readApplied(pool), migrations) : 'behind'
}

async function apply(client: pg.Client, migration: Migration, migrations: readonly Migration[]): Promise<boolean> {
  return inLockedTransaction(client, async () => {
    const applied = await readApplied(client)
    refuseForeign(applied, migrations)
    if (applied.some(({ version }) => version === migration.version)) return false
    const { version, name, checksum } = migration
    await client.query('insert into schema_versions (version, name, checksum) values ($1, $2, $3)', [
      ...[version, name, checksum],
    ])
    await client.query(migration.sql).catch((cause: unknown) => {
      throw new Error(`migration ${name} failed: ${cause instanceof Error ? cause.message : cause}`, { cause })
    })
    return true
  })
}

// The lock lives in the transaction, so it also holds behind a connection pooler.
async function inLockedTransaction<Value>(client: pg.Client, work: () => Promise<Value>): Promise<Value> {
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = '${waitSecondsMax}s'`)
    await client.query(`select pg_advisory_xact_lock(${migrationLock})`)
    const value = await work()
    await client.query('commit')
    return value
  } catch (error) {
    await client.query('rollback').catch(() => undefined) // A lost connection has rolled back already.
    throw error
  }
}

async function readApplied(database: pg.Client | pg.Pool): Promise<readonly Applied[]> {
  const { rows } = await database.query<Applied>('select version, name, checksum from schema_versions order by version')
  return rows
}

function compare(applied: readonly Applied[], migrations: readonly Migration[]): MigrationState {
  if (applied.some(({ version }) => version > migrations.length)) return 'database newer than program'
  if (applied.some((row, index) => row.checksum !== migrations[index]?.checksum)) return 'applied file changed'
  return applied.length < migrations.length ? 'behind' : 'ready'
}

function refuseForeign(applied: readonly Applied[], migrations: readonly Migration[]): void {
  const state = compare(applied, migrations)
  if (state === 'database newer than program') {
    const [theirs, ours] = [applied.at(-1)?.name, migrations.at(-1)?.name ?? 'nothing']
    throw new Error(`the database is newer than this program: it has ${theirs}, the program ends at ${ours}`)
  }
  if (state === 'applied file changed') {
    const changed = applied.find((row, index) => row.checksum !== migrations[index]?.checksum)
    throw new Error(`${changed?.name} was changed after it was applied: put it back and write a new migration`)
  }
}

async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string; encoding: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
            current_setting('server_encoding') as encoding`,
  )
  const server = rows[0]
  if (!server || server.number < serverVersionMin) {
    throw new Error(`PostgreSQL 15 or later is needed, this is ${server?.version}`)
  }
  if (server.encoding !== 'UTF8') {
    throw new Error(
      `the database must be encoded in UTF8, this one is ${server.encoding}: create it with encoding 'UTF8'`,
    )
  }
}
