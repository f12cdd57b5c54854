import type { Cell, Row, Shown } from './command.ts'

/** Prints what a command shows: for people, or as JSON in which amounts and other large numbers are text. */
export function printShown(shown: Shown, asJson: boolean): string {
  if (asJson) return `${JSON.stringify(typeof shown === 'string' ? { text: shown } : shown, jsonValue, 2)}\n`
  if (typeof shown === 'string') return `${shown}\n`
  if (isTable(shown)) return printTable(shown)
  return printRecord(shown)
}

function isTable(shown: Row | readonly Row[]): shown is readonly Row[] {
  return Array.isArray(shown)
}

function printRecord(row: Row): string {
  const names = Object.keys(row)
  const width = Math.max(...names.map((name) => name.length))
  return names.map((name) => `${name.padEnd(width)}  ${printCell(row[name])}\n`).join('')
}

function printTable(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {})
  if (names.length === 0) return 'none\n'
  const lines = [names, ...rows.map((row) => names.map((name) => printCell(row[name])))]
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

function printCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '-'
  if (cell instanceof Date) return cell.toISOString()
  return Array.isArray(cell) ? cell.join(', ') || '-' : String(cell)
}

function jsonValue(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
