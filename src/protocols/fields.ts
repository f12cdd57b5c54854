import { showCard } from '#core/card-number.ts'
import type { Member, Members } from '#core/json-members.ts'
import { ok, type Result, refuse } from '#core/result.ts'

/**
 * What a text must be, besides its length. `says` follows the field's name: `must be …`. `pattern` and `oneOf` say the
 * same as data, for the API reference and for forms; a rule that neither can say, such as check digits, has none.
 */
export type Rule = {
  readonly says: string
  readonly holds: (text: string) => boolean
  readonly pattern?: RegExp
  readonly oneOf?: readonly string[]
}

/** One field of a request, as a row of its page. Texts of white space alone and control characters are refused. */
export type Field<Name extends string = string, Always extends boolean = boolean> = {
  readonly name: Name
  /** Required for every currency; what the code may take for granted. */
  readonly always: Always
  readonly need: Need
  readonly charactersMax: number
  readonly rule?: Rule | undefined
  /** Rules that hold only where other fields say so, beside `rule`. */
  readonly cases?: readonly Case[]
  /** Free text may have line breaks and tabs. */
  readonly lines?: true
  /** How the vendor's page types it; absent: a string. A boolean is taken as JSON's own too, a number always is. */
  readonly type?: 'integer' | 'number' | 'boolean'
  /** The field that this one must repeat, where it is sent. */
  readonly sameAs?: string
  /** Where an order keeps it: with who pays or is paid, or among the fields that its channel is told. */
  readonly kept?: 'party' | 'fields'
  /** A card number: an order keeps its first six and last four digits. */
  readonly isCard?: true
  /** Taken in every currency, though only the pages of some name it; a reference shows it there alone. */
  readonly unlisted?: boolean
  /** For the API reference: what it is, in a few words, and a value that is taken. */
  readonly about?: string
  readonly example?: string
}

/** Other fields of the request and what they say, one of the words each; all of them must hold. */
export type When = Readonly<Record<string, readonly string[]>>

/** A field may be required by what others say. */
export type Need = 'required' | 'optional' | { readonly when: When }

/** What a field must be where others say so, and a value that is taken there. */
export type Case = { readonly when: When; readonly rule: Rule; readonly example: string }

/** What a currency's page says otherwise of a field. */
export type FieldChange = { readonly name: string } & Partial<Omit<Field, 'name' | 'always' | 'unlisted'>>

/** The fields of a request in the page's order, which is the order in which faults are told. */
export type FieldTable = readonly Field[]

type AlwaysNames<Table extends FieldTable> = Extract<Table[number], { readonly always: true }>['name']

/** The texts of the fields that are there. */
export type Texts<Table extends FieldTable> = Readonly<Record<AlwaysNames<Table>, string>> & {
  readonly [Name in Exclude<Table[number]['name'], AlwaysNames<Table>>]?: string
}

/** What is wrong with a request: fields that are not there, or else those that are not as they must be. */
export type FieldsRefusal =
  | { readonly kind: 'missing'; readonly names: readonly string[] }
  | { readonly kind: 'malformed'; readonly faults: readonly { readonly name: string; readonly says: string }[] }

/** A field that every currency requires. */
export function required<Name extends string>(name: Name, charactersMax: number, rule?: Rule): Field<Name, true> {
  return { name, always: true, need: 'required', charactersMax, rule }
}

/** A field that is required, save for the currencies whose own page says otherwise. */
export function usual<Name extends string>(name: Name, charactersMax: number, rule?: Rule): Field<Name, false> {
  return { name, always: false, need: 'required', charactersMax, rule }
}

export function optional<Name extends string>(name: Name, charactersMax: number, rule?: Rule): Field<Name, false> {
  return { name, always: false, need: 'optional', charactersMax, rule }
}

/** A table with what a currency's page says otherwise of its fields. */
export function amend<Table extends FieldTable>(table: Table, changes: readonly FieldChange[]): Table {
  const changed = new Map(changes.map((change) => [change.name, change]))
  const unknown = changes.find(({ name }) => !table.some((field) => field.name === name))
  if (unknown) throw new Error(`${unknown.name} is in no table`)
  const amended = table.map((field) => {
    const change = changed.get(field.name)
    if (!change) return field
    if (field.always && (change.need ?? 'required') !== 'required') throw new Error(`${field.name} is always required`)
    return { ...field, ...change, unlisted: false }
  })
  // The names and what is always there stay as they were, which is all that the type knows.
  return amended as readonly Field[] as Table
}

/** A request of a table's examples for what is given, such as a method; the fields of other countries are left out. */
export function exampleRequest(table: FieldTable, given: Readonly<Record<string, string>>): Record<string, string> {
  const texts: Record<string, string> = { ...given }
  const listed = table.filter(({ name, unlisted }) => !unlisted && given[name] === undefined)
  for (const { name, example } of listed) if (example !== undefined) texts[name] = example
  // An account stands before the kind of account it is, on which its example depends.
  for (const { name, cases } of listed.toReversed()) {
    const fitting = cases?.find(({ when }) => holdsWhen(when, texts))
    if (fitting) texts[name] = fitting.example
  }
  return texts
}

/**
 * Reads the fields of a request. A number is taken by the text that arrived; null and the empty string are missing.
 * All missing fields are told at once, and only when none is missing all malformed ones. Members that are not in the
 * table are passed over: they were signed, and mean nothing here.
 */
export function readFields<Table extends FieldTable>(
  members: Members,
  table: Table,
): Result<Texts<Table>, FieldsRefusal> {
  const texts: Record<string, string> = {}
  const wrongKind = new Set<string>()
  for (const { name, type } of table) {
    const member = members.get(name)
    if (!member || isEmpty(member)) continue
    const isText = member.kind === 'string' || member.kind === 'number' || member.kind === type
    if (isText && 'text' in member) texts[name] = member.text
    else wrongKind.add(name)
  }
  const absent = table.filter(
    ({ name, need }) => isNeeded(need, texts) && texts[name] === undefined && !wrongKind.has(name),
  )
  if (absent.length > 0) return refuse({ kind: 'missing', names: absent.map(({ name }) => name) })
  const faults: { readonly name: string; readonly says: string }[] = []
  for (const field of table) {
    const says = wrongKind.has(field.name) ? 'must be a string' : faultOf(field, texts)
    if (says !== undefined) faults.push({ name: field.name, says })
  }
  return faults.length > 0 ? refuse({ kind: 'malformed', faults }) : ok(texts as Texts<Table>)
}

/** What an order keeps of a request in one of its places. */
export function keep(
  table: FieldTable,
  texts: Readonly<Record<string, string | undefined>>,
  place: NonNullable<Field['kept']>,
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {}
  for (const field of table) {
    const text = field.kept === place ? texts[field.name] : undefined
    if (text !== undefined) kept[field.name] = field.isCard ? maskCard(text) : text
  }
  return kept
}

/** Those of the named fields that are there. */
export function pick(
  texts: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = texts[name]
      return text === undefined ? [] : [[name, text]]
    }),
  )
}

/** The names of required fields that these texts do not have. */
export function lackingNames(table: FieldTable, texts: Readonly<Record<string, string>>): readonly string[] {
  return table.filter(({ name, need }) => texts[name] === undefined && isNeeded(need, texts)).map(({ name }) => name)
}

function isEmpty(member: Member): boolean {
  return member.kind === 'null' || (member.kind === 'string' && member.text === '')
}

function isNeeded(need: Need, texts: Readonly<Record<string, string>>): boolean {
  return typeof need === 'string' ? need === 'required' : holdsWhen(need.when, texts)
}

/** Whether the other fields say what a condition asks for. */
export function holdsWhen(when: When, texts: Readonly<Record<string, string | undefined>>): boolean {
  return Object.entries(when).every(([name, words]) => words.includes(texts[name] ?? ''))
}

function faultOf(field: Field, texts: Readonly<Record<string, string>>): string | undefined {
  const text = texts[field.name]
  if (text === undefined) return undefined
  if (isLonger(text, field.charactersMax)) return `must not be longer than ${field.charactersMax} characters`
  if ((field.lines ? controlsInLines : controls).test(text)) return 'must not have control characters'
  if (field.need !== 'optional' && !/\S/.test(text)) return 'must not be blank'
  if (field.sameAs !== undefined && text !== texts[field.sameAs]) return `must be the same as ${field.sameAs}`
  const rules = [field, ...(field.cases ?? []).filter(({ when }) => holdsWhen(when, texts))]
  return rules.find(({ rule }) => rule?.holds(text) === false)?.rule?.says
}

/** Counts characters, not halves of surrogate pairs; most texts need not be counted. */
function isLonger(text: string, charactersMax: number): boolean {
  return text.length > charactersMax && (text.length > charactersMax * 2 || [...text].length > charactersMax)
}

function maskCard(text: string): string {
  const digits = text.replace(/[ -]/g, '')
  return /^\d{12,19}$/.test(digits) ? showCard(digits) : text
}

const controls = /\p{Cc}/u
const controlsInLines = /[^\P{Cc}\t\n\r]/u
