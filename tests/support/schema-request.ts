import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A request field as the vendor's schema has it. */
export type SchemaField = {
  readonly name: string
  readonly required: boolean
  readonly type: string
  readonly pattern?: string
  readonly enum?: readonly (string | number)[]
  readonly format?: 'email' | 'uri'
  readonly minLength?: number
  readonly maxLength?: number
}

export type Schema = { readonly path: string; readonly source: string; readonly request: readonly SchemaField[] }

/** The vendor's schemas, as published. */
export function readSchemas(): readonly Schema[] {
  const file = join(import.meta.dirname, '..', 'reference', 'haipay-endpoints.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly endpoints: readonly Schema[] }).endpoints
}

/** Texts of every form that a pattern of the schemas asks for. */
const texts = [
  ...['text', 'Donald Trump', '09123456789', '08123456789', '9876543210', '0812345678', '9527', '52998224725'],
  ...['10.00', '300', '1990-01-31', 'payer@gmail.com', 'PAYMENT_GATEWAY', 'UPI', 'ID', 'USD'],
]

/** What schemas without a form for it say by the name alone. */
const byName: Readonly<Record<string, string>> = {
  phone: '09123456789',
  email: 'payer@example.com',
  callBackUrl: 'https://shop.example/paid',
  callBackFailUrl: 'https://shop.example/failed',
  notifyUrl: 'https://shop.example/notices',
}

/** A value that a field's schema takes: of an enumeration the first, of a format or pattern one that has it. */
export function valueFor(field: SchemaField): string {
  const named = byName[field.name]
  if (named !== undefined && fits(field, named)) return named
  const [first] = field.enum ?? []
  if (first !== undefined) return String(first)
  if (field.format === 'uri') return 'https://shop.example/page'
  if (field.format === 'email') return 'payer@example.com'
  const found = texts.find((text) => fits(field, text))
  assert.ok(found, `no text fits ${field.name}`)
  return found
}

/** Whether the schema takes a value. */
export function fits(field: SchemaField, text: string): boolean {
  const { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = field
  if (field.enum && !field.enum.map(String).includes(text)) return false
  if (text.length < minLength || text.length > maxLength) return false
  return pattern === undefined || new RegExp(pattern).test(text)
}
