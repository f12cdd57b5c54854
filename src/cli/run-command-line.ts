import { userInfo } from 'node:os'
import type { Config } from '#config'
import { isOutage } from '#db/outage.ts'
import { type Command, CommandRefused, type Context } from './command.ts'
import { commands } from './commands.ts'
import type { Gateway, Opened } from './gateway.ts'
import { helpOf, overview } from './help.ts'
import { parseArguments } from './parse-arguments.ts'
import { printShown } from './print.ts'

/** What the command line runs on. */
export type Platform = {
  readConfig(): Config
  openDatabaseServer(config: Config): Promise<Opened<string>>
  openGateway(config: Config, databaseUrl: string, makesOrders: boolean): Promise<Opened<Gateway>>
  write(text: string): void
  complain(text: string): void
}

/** Runs one command and answers the exit code: 0, or 1 after one line that says what went wrong. */
export async function runCommandLine(words: readonly string[], platform: Platform): Promise<number> {
  try {
    const command = commands.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '))
    if (command) platform.write(await run(command, words.slice(command.name.split(' ').length), platform))
    else platform.write(overviewOf(words))
    return 0
  } catch (why) {
    platform.complain(`${explain(why)}\n`)
    return 1
  }
}

/** All commands, or those of one group. */
function overviewOf(words: readonly string[]): string {
  const asked = words.filter((word) => !word.startsWith('-'))
  const group = commands.filter(({ name }) => name.split(' ')[0] === asked[0])
  const isQuestion = asked.length === 0 || (asked.length === 1 && group.length > 0)
  if (!isQuestion)
    throw new CommandRefused(`there is no command ${asked.slice(0, 2).join(' ')}: switchyard --help lists all`)
  return overview(group.length > 0 ? group : commands)
}

async function run(command: Command, words: readonly string[], platform: Platform): Promise<string> {
  const given = parseArguments(command, words)
  if (given.flag('help')) return helpOf(command)
  const config = platform.readConfig()
  const opened: Opened<unknown>[] = []
  let url: Promise<string> | undefined
  let gateway: Promise<Gateway> | undefined
  async function open<Value>(opening: Promise<Opened<Value>>): Promise<Value> {
    const one = await opening
    opened.push(one)
    return one.value
  }
  const context: Context = {
    config,
    actor: given.text('as') ?? userInfo().username,
    databaseUrl() {
      url ??= open(platform.openDatabaseServer(config))
      return url
    },
    gateway() {
      const openGateway = (address: string) => platform.openGateway(config, address, command.makesOrders ?? false)
      gateway ??= context.databaseUrl().then((address) => open(openGateway(address)))
      return gateway
    },
  }
  try {
    return printShown(await command.run(context, given), given.flag('json'))
  } finally {
    for (const one of opened.reverse()) await one.close()
  }
}

function explain(why: unknown): string {
  const message = why instanceof Error ? why.message : String(why)
  const line = message
    .split('\n')
    .map((part) => part.trim())
    .filter(Boolean)
    .join(' ')
  return isOutage(why) ? `the database cannot be reached: ${line || 'no answer'}` : line
}
