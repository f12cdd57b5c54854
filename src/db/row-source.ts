import { type RawBuilder, sql } from 'kysely'

/**
 * Rows handed to a statement as JSON, in the columns of `table`; integers beyond 2^53 as text. Columns that a row does
 * not name are null. The limit changes nothing but the plan: of a bare function the planner expects 100 rows, and
 * reads a whole table where the index would do.
 */
export function rowSource(table: string, rows: readonly unknown[]): RawBuilder<unknown> {
  const json = JSON.stringify(rows)
  return sql`(select * from jsonb_populate_recordset(null::${sql.table(table)}, ${json}::jsonb)
              limit ${rows.length}::int)`
}
