import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, CommandRefused } from './command.ts'

export const demoCommands: readonly Command[] = [
  {
    name: 'demo show',
    does: 'Prints demo.json: the addresses and credentials of the demo',
    example: 'demo show',
    async run({ config }) {
      const path = join(config.dataFolder, 'demo.json')
      const text = await readFile(path, 'utf8').catch(() => {
        throw new CommandRefused(`there is no ${path}: the first start with the demo on writes it`)
      })
      return text.trimEnd()
    },
  },
]
