import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '#db/pool.ts'
import { printTables } from '#db/print-tables.ts'
import { databaseUrl, makeTemplate } from './template.ts'
import { startTemporaryServer } from './temporary-server.ts'

// npm run tables: writes the row types anew from the migrations.
const server = await startTemporaryServer()
try {
  const name = await makeTemplate(server.url)
  const database = openDatabase({ url: databaseUrl(server.url, name), applicationName: 'switchyard tables' })
  const text = await printTables(database.pool).finally(() => database.close())
  await writeFile(join(import.meta.dirname, '..', '..', 'src', 'db', 'tables.ts'), text)
} finally {
  await server.stop()
}
