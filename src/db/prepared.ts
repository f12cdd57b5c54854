import { sql } from 'kysely'
import type pg from 'pg'

const mark = '/* prepared */'

/**
 * Stands first in a statement that every connection shall parse and plan once, and not at each use. Only for statements
 * that insert and read no table: a plan is kept from when the tables were empty, and would go on reading them whole.
 */
export const prepared = sql.raw(mark)

const names = new Map<string, string>()

/** Makes a new connection prepare the statements that are marked. */
export function prepareMarked(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...said: readonly unknown[]) => unknown
  const preparing = (text: unknown, values?: unknown, ...more: readonly unknown[]) =>
    typeof text === 'string' && text.startsWith(mark)
      ? query({ name: nameOf(text), text, values }, ...more)
      : query(text, values, ...more)
  client.query = preparing as typeof client.query
}

function nameOf(text: string): string {
  const name = names.get(text) ?? `switchyard ${names.size}`
  names.set(text, name)
  return name
}
