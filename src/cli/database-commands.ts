import { join } from 'node:path'
import { migrate } from '#db/migrate.ts'
import { loadCatalog, readCatalog } from '#domain/methods/index.ts'
import type { Command } from './command.ts'
import { migrationsFolder } from './open-gateway.ts'

const catalogFolder = join(import.meta.dirname, '..', '..', 'catalog')

export const databaseCommands: readonly Command[] = [
  {
    name: 'migrate',
    does: 'Brings the database up to this program: migrations and catalog',
    example: 'migrate',
    async run(context) {
      const applied = await migrate(await context.databaseUrl(), migrationsFolder)
      const gateway = await context.gateway()
      await loadCatalog(gateway, await readCatalog(catalogFolder))
      return { applied }
    },
  },
]
