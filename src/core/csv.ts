import { ok, type Result, refuse } from './result.ts'

/** One record by the names of the header, and the line it starts on (from 1, the header included). */
export type CsvRecord = { readonly line: number; readonly fields: Readonly<Record<string, string>> }

export type CsvRefusal = { readonly kind: 'not CSV' | 'wrong header' | 'wrong number of fields'; readonly line: number }

type Row = { readonly line: number; readonly fields: string[] }

/**
 * Reads CSV text with a header (RFC 4180): quotes, doubled quotes, commas and line ends inside quotes, CRLF or LF.
 * A byte order mark, which spreadsheets write, is passed over. Refuses quotes out of place, a missing header or one
 * that names a field twice, and records with more or fewer fields than the header. Linear; the caller bounds the text.
 */
export function readCsv(text: string): Result<readonly CsvRecord[], CsvRefusal> {
  const rows = readRows(text.startsWith('\ufeff') ? text.slice(1) : text)
  if (!rows.ok) return rows
  const [header, ...records] = rows.value
  const names = header?.fields ?? []
  if (names.length === 0 || new Set(names).size < names.length) return refuse({ kind: 'wrong header', line: 1 })
  const odd = records.find(({ fields }) => fields.length !== names.length)
  if (odd) return refuse({ kind: 'wrong number of fields', line: odd.line })
  return ok(
    records.map(({ line, fields }) => ({
      line,
      fields: Object.fromEntries(names.map((name, at) => [name, fields[at] ?? ''])),
    })),
  )
}

function readRows(text: string): Result<readonly Row[], CsvRefusal> {
  const rows: Row[] = []
  let fields: string[] = []
  let line = 1
  let lastLine = 1
  // One match is one field with what ends it; sticky, so that the matches end where the text is no CSV.
  for (const match of text.matchAll(/(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/gy)) {
    const [all, quoted, bare = '', end] = match
    // What follows the last line end is no record.
    const isNothing = all === '' && fields.length === 0
    if (!isNothing) fields.push(quoted?.replaceAll('""', '"') ?? bare)
    lastLine += all.split('\n').length - 1
    if (end === ',') continue
    if (!isNothing) rows.push({ line, fields })
    if (end === '') return ok(rows)
    fields = []
    line = lastLine
  }
  return refuse({ kind: 'not CSV', line: lastLine })
}

/**
 * Prints one record of CSV (RFC 4180) with its line end. A text that a spreadsheet would run as a formula, also behind
 * white space, gets a ' in front, as spreadsheets themselves write it; numbers stay as they are.
 */
export function printCsvRecord(fields: readonly string[]): string {
  return `${fields.map(printCsvField).join(',')}\r\n`
}

function printCsvField(text: string): string {
  const isFormula = /^(?:\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|[\t\r\n])/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)
  const harmless = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
