import type pg from 'pg'

const types: Readonly<Record<string, string>> = {
  text: 'string',
  bpchar: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'bigint',
  numeric: 'string',
  bool: 'boolean',
  bytea: 'Buffer',
  timestamptz: 'Date',
  jsonb: 'unknown',
  _text: 'string[]',
}

/** Prints src/db/tables.ts from a migrated database, so that row types cannot drift from the migrations. */
export async function printTables(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{
    table_name: string
    column_name: string
    udt_name: string
    is_nullable: string
    made: boolean
    always: boolean
  }>(`select table_name, column_name, udt_name, is_nullable,
             column_default is not null or is_identity = 'YES' as made, identity_generation = 'ALWAYS' as always
      from information_schema.columns
      where table_schema = current_schema() and table_name <> 'schema_versions'
      order by table_name collate "C", ordinal_position`)
  const tables = Map.groupBy(rows, (row) => row.table_name)
  const names = [...tables.keys()]
  const lines = ["import type { Generated, GeneratedAlways } from 'kysely'", '']
  lines.push('/** Made from the migrations; `npm run tables` writes it anew. Row types of every table. */')
  lines.push('export type Tables = {', ...names.map((name) => `  readonly ${name}: ${typeName(name)}`), '}')
  for (const [name, columns] of tables) {
    lines.push('', `export type ${typeName(name)} = {`)
    for (const column of columns) {
      const known = types[column.udt_name]
      if (!known) throw new Error(`no type is known for ${name}.${column.column_name}: ${column.udt_name}`)
      const value = column.is_nullable === 'YES' ? `${known} | null` : known
      const type = column.always ? `GeneratedAlways<${value}>` : column.made ? `Generated<${value}>` : value
      lines.push(`  ${column.column_name}: ${type}`)
    }
    lines.push('}')
  }
  return `${lines.join('\n')}\n`
}

function typeName(table: string): string {
  const camel = table.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return `${camel}Table`
}
