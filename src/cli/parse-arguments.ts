import { parseArgs } from 'node:util'
import { type Command, CommandRefused, type Given, type Option } from './command.ts'

/** Options that every command has. */
export const sharedOptions: Readonly<Record<string, Option>> = {
  as: { value: 'NAME', help: 'who the audit log says it was (default: your user name)' },
  json: { help: 'print JSON' },
  help: { help: 'show this' },
}

/** Reads what follows the command's name. Throws CommandRefused for what the command does not know, or misses. */
export function parseArguments(command: Command, words: readonly string[]): Given {
  const options = { ...sharedOptions, ...command.options }
  const { values, positionals } = parse(options, words)
  const takes = command.takes ?? []
  const given = new Map<string, unknown>(Object.entries(values))
  takes.forEach((name, at) => {
    given.set(name, positionals[at])
  })
  const isHelp = given.get('help') === true
  const missing = takes.find((name) => !given.get(name))
  if (!isHelp && missing) throw new CommandRefused(`${missing} is missing: switchyard ${command.name} --help shows how`)
  const extra = positionals[takes.length]
  if (extra !== undefined) throw new CommandRefused(`switchyard ${command.name} does not take ${extra}`)
  const required = Object.entries(options).find(([name, option]) => option.required && !given.get(name))
  if (!isHelp && required) throw new CommandRefused(`--${required[0]} is missing: ${required[1].help}`)
  const text = (name: string) => {
    const value = given.get(name)
    return typeof value === 'string' ? value : undefined
  }
  return {
    text,
    flag: (name) => given.get(name) === true,
    need(name) {
      const value = text(name)
      if (value === undefined) throw new Error(`switchyard ${command.name} does not declare ${name}`)
      return value
    },
  }
}

function parse(options: Readonly<Record<string, Option>>, words: readonly string[]) {
  const types = Object.entries(options).map(([name, option]) => {
    return [name, { type: option.value ? ('string' as const) : ('boolean' as const) }]
  })
  try {
    return parseArgs({ args: [...words], options: Object.fromEntries(types), allowPositionals: true })
  } catch (why) {
    // The first sentence says what is wrong; the rest explains the parser.
    throw new CommandRefused(why instanceof Error ? (why.message.split(/\.\s/)[0] ?? '') : String(why))
  }
}
