import type { Result } from '#core/result.ts'

/** What was asked for; throws where it was refused, since without it there is no demo. */
export function must<Value>(result: Result<Value, unknown>, what: string): Value {
  if (result.ok) return result.value
  throw new Error(`the demo cannot be made: ${what}: ${JSON.stringify(result.refusal)}`)
}
