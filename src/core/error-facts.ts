/**
 * What a log may say of something thrown: what it is and where. Never what an error carries besides, since the
 * database's errors quote rows, and rows hold what merchants sent.
 */
export function errorFacts(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: typeof error }
  const code = 'code' in error ? error.code : undefined
  const cause = error.cause === undefined ? undefined : errorFacts(error.cause)
  return { name: error.name, code, stack: error.stack, cause }
}
