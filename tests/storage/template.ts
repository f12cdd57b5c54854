import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { migrate } from '#db/migrate.ts'

const cloneAttemptsMax = 40
const clonePauseMilliseconds = 100
const migrationsFolder = join(import.meta.dirname, '..', '..', 'migrations')

/** Makes a database with every migration applied, to be cloned, and answers its name. */
export async function makeTemplate(adminUrl: string): Promise<string> {
  const template = await createDatabase(adminUrl, '')
  await migrate(databaseUrl(adminUrl, template), migrationsFolder)
  return template
}

/** Clones a template and answers the new database's name. Several processes may clone one template at once. */
export async function cloneTemplate(adminUrl: string, template: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await createDatabase(adminUrl, `template ${template}`)
    } catch (error) {
      // A template with anybody connected, be it the autovacuum worker, cannot be copied for a moment.
      const inUse = error instanceof pg.DatabaseError && error.code === '55006'
      if (!inUse || attempt >= cloneAttemptsMax) throw error
      await pause(clonePauseMilliseconds)
    }
  }
}

/** Creates a database with these options of `create database`, and answers its name. */
export async function createDatabase(adminUrl: string, options: string): Promise<string> {
  const name = `switchyard_test_${randomBytes(6).toString('hex')}`
  await runAdmin(adminUrl, `create database ${name} ${options}`)
  return name
}

/** Drops a database, ending the connections to it. */
export function dropDatabase(adminUrl: string, name: string): Promise<void> {
  return runAdmin(adminUrl, `drop database if exists ${name} with (force)`)
}

/** The address of another database of the same server. */
export function databaseUrl(adminUrl: string, name: string): string {
  return Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
}

/** Runs one statement on a connection of its own. */
export async function runAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}
