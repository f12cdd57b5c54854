import type { Config } from '#config'
import type { Gateway } from './gateway.ts'

/** One value of what a command shows. */
export type Cell = string | number | bigint | boolean | Date | null | undefined | readonly string[]
export type Row = Readonly<Record<string, Cell>>
/** One thing, a table, or text as it is. */
export type Shown = Row | readonly Row[] | string

/** An option with a value, or a flag where `value` is absent. */
export type Option = { readonly help: string; readonly value?: string; readonly required?: boolean }

/** One command of the command line, and all that its help says. */
export type Command = {
  /** Group and verb: `app create`. */
  readonly name: string
  readonly does: string
  /** Names of what stands after the command, in order; all are needed. */
  readonly takes?: readonly string[]
  readonly options?: Readonly<Record<string, Option>>
  /** What follows `npm run switchyard --`. */
  readonly example: string
  /** It makes orders, so it needs a process number of its own while it runs. */
  readonly makesOrders?: true
  run(context: Context, given: Given): Promise<Shown>
}

/** What every command can reach. Nothing is opened before it is asked for, and all is closed after the command. */
export type Context = {
  readonly config: Config
  /** Who the audit log says it was. */
  readonly actor: string
  databaseUrl(): Promise<string>
  gateway(): Promise<Gateway>
}

/** What was typed, by the names that the command declares. */
export type Given = {
  /** A value that the command takes or requires. */
  need(name: string): string
  text(name: string): string | undefined
  flag(name: string): boolean
}

/** The command cannot do what was asked, in one plain line. */
export class CommandRefused extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'CommandRefused'
  }
}
