import { join } from 'node:path'
import { migrate } from '#db/migrate.ts'
import { loadCatalog, readCatalog } from '#domain/methods/index.ts'
import type { Command } from './command.ts'

const root = join(import.meta.dirname, '..', '..')

export const databaseCommands: readonly Command[] = [
  {
    name: 'migrate',
    does: 'Brings the database up to this program: migrations and catalog',
    example: 'migrate',
    async run(context) {
      const applied = await migrate(await context.databaseUrl(), join(root, 'migrations'))
      const gateway = await context.gateway()
      await loadCatalog(gateway, await readCatalog(join(root, 'catalog'), [...gateway.protocols.values()]))
      return { applied }
    },
  },
]
