import type { Command, Option } from './command.ts'
import { sharedOptions } from './parse-arguments.ts'

/** Every command, one a line. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, does }) => `  ${name.padEnd(width)}  ${does}`)
  return [
    'npm run switchyard -- GROUP COMMAND …',
    '',
    ...lines,
    '',
    'Each command explains itself: npm run switchyard -- app create --help',
    '',
  ].join('\n')
}

/** How one command is used. */
export function helpOf({ name, does, takes = [], options = {}, example }: Command): string {
  const own = Object.entries(options)
  const required = own.filter(([, option]) => option.required).map(([key, option]) => `--${key} ${option.value}`)
  const usage = ['npm run switchyard --', name, ...takes, ...required, '[options]'].join(' ')
  return (
    [does, '', `  ${usage}`, '', ...optionLines({ ...options, ...sharedOptions }), '', 'Example:', ''].join('\n') +
    `\n  npm run switchyard -- ${example}\n`
  )
}

function optionLines(options: Readonly<Record<string, Option>>): readonly string[] {
  const heads = Object.entries(options).map(([name, { value }]) => `--${name}${value ? ` ${value}` : ''}`)
  const width = Math.max(...heads.map((head) => head.length))
  return Object.values(options).map(({ help, required }, at) => {
    return `  ${(heads[at] ?? '').padEnd(width)}  ${help}${required ? ' (required)' : ''}`
  })
}
